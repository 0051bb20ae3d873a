using System.Collections.Immutable;
using Serilog;

namespace ControlPlane.Cli.Operators;

/// <summary>Says each thing once, for as long as it holds, and that it holds no more.</summary>
internal sealed class Spoken(ILogger log)
{
    private readonly Dictionary<string, ImmutableHashSet<string>> said = new(StringComparer.Ordinal);

    public void Say(string about, ImmutableArray<string> now)
    {
        var before = said.GetValueOrDefault(about, []);
        foreach (var sentence in now.Where(sentence => !before.Contains(sentence)))
        {
            log.ForContext("event", about).Warning("{what:l}", sentence);
        }

        said[about] = [.. now];
        foreach (var sentence in before.Except(said[about]))
        {
            log.ForContext("event", about).Information("No more: {what:l}", sentence);
        }
    }
}
