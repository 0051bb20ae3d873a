using System.Globalization;

namespace ControlPlane.Kubernetes.Objects;

/// <summary>
/// Times with six digits after the second. The API server takes nothing else in a Lease or an Event: one with whole
/// seconds is refused with 400 (seen on a real one: conformance/kube-transcript.json, "lease with second precision").
/// </summary>
public static class MicroTime
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public static string Write(DateTimeOffset time) => time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>Null when it is none.</summary>
    public static DateTimeOffset? Read(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime()
            : null;
}
