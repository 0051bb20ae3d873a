namespace ControlPlane.Api.Health;

/// <summary>The answer to a probe.</summary>
/// <param name="Text">One line per topology that is not well, or <c>ok</c>.</param>
internal sealed record HealthReport(bool IsWell, string Text)
{
    public static HealthReport Of(IEnumerable<string> faults)
    {
        var lines = string.Concat(faults.Select(fault => $"{fault}\n"));
        return lines.Length == 0 ? new(true, "ok\n") : new(false, lines);
    }
}
