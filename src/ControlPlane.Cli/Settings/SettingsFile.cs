using System.Collections.Immutable;
using ControlPlane.Cli.Yaml;

namespace ControlPlane.Cli.Settings;

/// <summary>A YAML file of settings: one mapping from names of flags to a value or a list of values.</summary>
internal sealed record SettingsFile
{
    public static SettingsFile None { get; } = new();

    /// <summary>What each setting is given, by the setting's name.</summary>
    public ImmutableDictionary<string, ImmutableArray<Given>> Values { get; private init; } =
        ImmutableDictionary<string, ImmutableArray<Given>>.Empty;

    public ImmutableArray<Problem> Problems { get; init; } = [];

    public static SettingsFile Parse(string path, string text)
    {
        var values = new Dictionary<string, ImmutableArray<Given>>(StringComparer.Ordinal);
        var problems = new List<Problem>();
        foreach (var (key, value) in EntriesOf(path, text, problems))
        {
            if (FaultIn(key.Text) is { } fault)
            {
                problems.Add(new(key.Place, fault));
            }
            else if (!values.TryAdd(AllFlags.Find(key.Text)!.Name, ValuesOf(value, problems)))
            {
                problems.Add(new(key.Place, $"'{key.Text}' stands in the file already"));
            }
        }

        return new() { Values = values.ToImmutableDictionary(), Problems = [.. problems] };
    }

    private static ImmutableArray<YamlEntry> EntriesOf(string path, string text, List<Problem> problems)
    {
        var (root, problem) = YamlText.Parse(path, text);
        if (problem is not null)
        {
            problems.Add(problem);
        }

        if (root is YamlNode.Mapping mapping)
        {
            return mapping.Entries;
        }

        problems.Add(new(root.Place, "expected lines of the form NAME: VALUE"));
        return [];
    }

    private static ImmutableArray<Given> ValuesOf(YamlNode value, List<Problem> problems)
    {
        switch (value)
        {
            case YamlNode.Scalar { Text.Length: > 0 } scalar:
                return [new(scalar.Text, scalar.Place)];
            case YamlNode.List { Items: { Length: > 0 } items } when items.All(item => item is YamlNode.Scalar):
                return [.. items.Cast<YamlNode.Scalar>().Select(item => new Given(item.Text, item.Place))];
            default:
                problems.Add(new(value.Place, "expected a value or a list of values"));
                return [];
        }
    }

    private static string? FaultIn(string name) =>
        name.Replace('_', '-') switch
        {
            Secrets.PasswordName => Secrets.NotHere,
            "config" => "a settings file cannot name another one",
            _ when AllFlags.Find(name) is null => $"there is no setting '{name}'{Likely(name)}",
            _ => null,
        };

    private static string Likely(string name) =>
        Nearest.To(name.Replace('_', '-'), AllFlags.InOrder.Select(setting => setting.Name)) is { } likely
            ? $"; did you mean {likely}?"
            : "; controlplane rebuild --help lists them";
}
