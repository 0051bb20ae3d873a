using ControlPlane.Protocols.Query;

namespace ControlPlane.Schemas.Tablets;

/// <summary>
/// Gathers the names of one GetSchema answer, and trusts none of it before the end: an answer that broke off, or has a
/// name that MySQL cannot have, is no answer at all.
/// </summary>
internal sealed class NameCollector(TabletLimits limits)
{
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private long bytes;
    private bool begun;

    /// <exception cref="TabletException">The answer is above a limit, or not credible.</exception>
    public void Take(GetSchemaResponse part)
    {
        begun = true;
        bytes += part.CalculateSize();
        if (bytes > limits.MaxAnswerBytes)
        {
            throw TooLarge($"has more than {limits.MaxAnswerBytes} bytes");
        }

        foreach (var name in part.TableDefinition.Keys)
        {
            if (TableNames.FaultOf(name) is { } fault)
            {
                throw new TabletException(TabletTrouble.Garbage, $"the answer names a table {fault}");
            }

            if (names.Add(name) && names.Count > limits.MaxNames)
            {
                throw TooLarge($"has more than {limits.MaxNames} names");
            }
        }
    }

    /// <summary>The names, once the answer has ended with OK.</summary>
    /// <exception cref="TabletException">There was no answer.</exception>
    public IReadOnlySet<string> End() =>
        begun
            ? names
            // Tablets begin every answer with an empty message, also that of an empty database.
            : throw new TabletException(TabletTrouble.Garbage, "the answer ended before it began");

    private static TabletException TooLarge(string what) => new(TabletTrouble.TooLarge, $"the answer {what}");
}
