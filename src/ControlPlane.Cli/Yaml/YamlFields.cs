using ControlPlane.Cli.Settings;

namespace ControlPlane.Cli.Yaml;

/// <summary>The fields of one mapping, which may have no other keys than the known ones.</summary>
internal sealed class YamlFields
{
    private readonly YamlReader reader;
    private readonly YamlNode node;
    private readonly Dictionary<string, YamlNode> fields;

    public YamlFields(YamlReader reader, YamlNode node, IReadOnlyList<string> known)
    {
        (this.reader, this.node) = (reader, node);
        fields = reader
            .Entries(node, known)
            .ToDictionary(entry => YamlReader.NameOf(entry.Key), entry => entry.Value, StringComparer.Ordinal);
    }

    public string Place => node.Place;

    /// <summary>The field's value as it stands there; null: it does not.</summary>
    public YamlNode? this[string name] => fields.GetValueOrDefault(name);

    /// <summary>Adds a problem for each of these that is not there.</summary>
    /// <param name="owner">For example <c>gate</c>.</param>
    /// <param name="names">The fields that must be there.</param>
    public void Require(string owner, params IEnumerable<string> names)
    {
        foreach (var name in names.Where(name => node is YamlNode.Mapping && !IsGiven(name)))
        {
            reader.Add(Place, $"the {owner} has no '{name}'");
        }
    }

    /// <summary>Null: not there, or not as expected, which is a problem then.</summary>
    public T? Find<T>(string name, Func<string, Reading<T?>> read, string expected)
        where T : class => this[name] is { } value ? reader.Value(value, read, expected).FirstOrDefault() : null;

    /// <inheritdoc cref="Find" />
    public T? FindValue<T>(string name, Func<string, Reading<T>> read, string expected)
        where T : struct =>
        this[name] is { } value
            ? reader.Value(value, read, expected).Select(found => (T?)found).FirstOrDefault()
            : null;

    /// <summary>Also true of a key that stands there twice.</summary>
    private bool IsGiven(string name) =>
        ((YamlNode.Mapping)node).Entries.Any(entry => YamlReader.NameOf(entry.Key) == name);
}
