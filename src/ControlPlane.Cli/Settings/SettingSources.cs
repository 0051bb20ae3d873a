using System.Collections.Immutable;

namespace ControlPlane.Cli.Settings;

/// <summary>Everything that was given, by source. A source that gives a setting hides the ones after it.</summary>
/// <param name="Flags">Values on the command line, by the setting's name.</param>
/// <param name="Environment">Finds a variable; null: it is not set.</param>
/// <param name="File">The settings file.</param>
internal sealed record SettingSources(
    IReadOnlyDictionary<string, ImmutableArray<string>> Flags,
    Func<string, string?> Environment,
    SettingsFile File
)
{
    public ImmutableArray<Given> Find(Setting setting)
    {
        if (Flags.TryGetValue(setting.Name, out var values))
        {
            return [.. values.Select(value => new Given(value, setting.Flag))];
        }

        return Environment(setting.Variable) is { } variable
            ? [new(variable, setting.Variable)]
            : File.Values.GetValueOrDefault(setting.Name, []);
    }
}
