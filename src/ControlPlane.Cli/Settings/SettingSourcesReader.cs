using System.Collections.Immutable;

namespace ControlPlane.Cli.Settings;

/// <summary>Puts the sources of settings together, the settings file among them.</summary>
internal static class SettingSourcesReader
{
    public static SettingReader Read(
        IReadOnlyDictionary<string, ImmutableArray<string>> flags,
        Func<string, string?> environment
    )
    {
        var withoutFile = new SettingReader(new(flags, environment, SettingsFile.None));
        return withoutFile.Read(GeneralFlags.Config) is { } path
            ? new(new(flags, environment, ReadFile(path, withoutFile.PlaceOf(GeneralFlags.Config))))
            : withoutFile;
    }

    private static SettingsFile ReadFile(string path, string place) =>
        TextFile.Read(path) switch
        {
            Reading<string>.Valid(var text) => SettingsFile.Parse(path, text),
            Reading<string>.Invalid(var fault) => SettingsFile.None with { Problems = [new(place, fault)] },
            _ => throw new InvalidOperationException("A reading is valid or invalid."),
        };
}
