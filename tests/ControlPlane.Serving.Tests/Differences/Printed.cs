using ControlPlane.Serving.Differences;

namespace ControlPlane.Serving.Tests.Differences;

internal static class Printed
{
    /// <summary>The lines of a difference as a terminal shows them; empty when there is none.</summary>
    public static string Lines(Difference? difference) =>
        difference is null
            ? ""
            : string.Join(
                '\n',
                DifferenceLine
                    .Of(difference)
                    .Select(line => $"{new string(' ', 2 * line.Depth)}{line.Sign} {line.Text}".TrimEnd())
            );
}
