using System.Collections.Immutable;

namespace ControlPlane.Cli.Settings;

/// <summary>Reads settings and collects what is wrong with them, so that a person sees all of it at once.</summary>
internal sealed class SettingReader(SettingSources sources)
{
    private readonly List<Problem> problems = [.. sources.File.Problems];

    public IReadOnlyList<Problem> Problems => problems;

    /// <summary>
    /// The value; the default when none, or none that can be used, is given. Of several flags the last counts.
    /// </summary>
    public T Read<T>(Setting<T> setting)
    {
        if (sources.Find(setting) is not [.., var given])
        {
            return setting.Default;
        }

        return Keep(setting.Read(given.Text), given, out var value) ? value! : setting.Default;
    }

    public ImmutableArray<T> Read<T>(ListSetting<T> setting) => [.. ReadPlaced(setting).Select(item => item.Value)];

    /// <summary>Each item with the place where it was given.</summary>
    public ImmutableArray<(T Value, string Place)> ReadPlaced<T>(ListSetting<T> setting)
    {
        var items = ImmutableArray.CreateBuilder<(T, string)>();
        foreach (var given in sources.Find(setting))
        {
            foreach (var part in given.Text.Split(',', StringSplitOptions.TrimEntries))
            {
                if (Keep(setting.ReadItem(part), given, out var value))
                {
                    items.Add((value!, given.Place));
                }
            }
        }

        return items.ToImmutable();
    }

    public bool IsGiven(Setting setting) => !sources.Find(setting).IsEmpty;

    /// <summary>A file may say it more closely for one topology, but not against a flag or a variable.</summary>
    public bool IsGivenOutsideFile(Setting setting) =>
        sources.Flags.ContainsKey(setting.Name) || sources.Environment(setting.Variable) is not null;

    /// <summary>Where a setting was given, for messages about it; the flag when it was not.</summary>
    public string PlaceOf(Setting setting) => sources.Find(setting) is [.., var given] ? given.Place : setting.Flag;

    /// <summary>A variable that is no setting.</summary>
    public string? Variable(string name) => sources.Environment(name);

    /// <summary>What is asked for twice is told once.</summary>
    public void Add(Problem problem)
    {
        if (!problems.Contains(problem))
        {
            problems.Add(problem);
        }
    }

    private bool Keep<T>(Reading<T> reading, Given given, out T? value)
    {
        switch (reading)
        {
            case Reading<T>.Valid valid:
                value = valid.Value;
                return true;
            case Reading<T>.Invalid invalid:
                Add(new(given.Place, invalid.Fault));
                break;
        }

        value = default;
        return false;
    }
}
