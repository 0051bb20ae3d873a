using ControlPlane.Cli.Settings;

namespace ControlPlane.Cli.Yaml;

/// <summary>Takes a document apart and collects what is not as expected, each with its line.</summary>
internal sealed class YamlReader
{
    private readonly List<Problem> problems = [];

    public IReadOnlyList<Problem> Problems => problems;

    public void Add(string place, string what) => problems.Add(new(place, what));

    /// <summary>The document's root; an empty mapping when it is none.</summary>
    public YamlNode Root(string path, string text)
    {
        var (root, problem) = YamlText.Parse(path, text);
        if (problem is not null)
        {
            problems.Add(problem);
        }

        return root;
    }

    /// <summary>A key with dashes and underscores alike.</summary>
    public static string NameOf(YamlNode.Scalar key) => key.Text.Replace('-', '_');

    /// <summary>The entries of a mapping that has no other keys than these, and none of them twice.</summary>
    public IEnumerable<YamlEntry> Entries(YamlNode node, IReadOnlyList<string> known)
    {
        var expected = $"expected {Read.Either(known.Select(name => $"'{name}'"))}";
        if (node is not YamlNode.Mapping mapping)
        {
            Add(node.Place, expected);
            yield break;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in mapping.Entries)
        {
            if (NameOf(entry.Key) == Secrets.PasswordName.Replace('-', '_'))
            {
                Add(entry.Key.Place, Secrets.NotHere);
            }
            else if (!known.Contains(NameOf(entry.Key)))
            {
                Add(entry.Key.Place, $"'{entry.Key.Text}' is not known here; {expected}");
            }
            else if (!seen.Add(NameOf(entry.Key)))
            {
                Add(entry.Key.Place, $"'{entry.Key.Text}' stands here already");
            }
            else
            {
                yield return entry;
            }
        }
    }

    /// <summary>The items of a list that is not empty.</summary>
    public IEnumerable<YamlNode> Items(YamlNode node, string expected)
    {
        if (node is YamlNode.List { Items.IsEmpty: false } list)
        {
            return list.Items;
        }

        Add(node.Place, $"expected {expected}");
        return [];
    }

    /// <summary>The values in a list, each with its place.</summary>
    public IEnumerable<(T Value, string Place)> Values<T>(
        YamlNode node,
        Func<string, Reading<T>> read,
        string expected
    ) => from item in Items(node, expected) from value in Value(item, read, expected) select (value, item.Place);

    /// <summary>One value; none when it is not as expected.</summary>
    public IEnumerable<T> Value<T>(YamlNode node, Func<string, Reading<T>> read, string expected)
    {
        switch (node is YamlNode.Scalar scalar ? read(scalar.Text) : new Reading<T>.Invalid($"expected {expected}"))
        {
            case Reading<T>.Valid(var value):
                yield return value;
                break;
            case Reading<T>.Invalid(var fault):
                Add(node.Place, fault);
                break;
        }
    }
}
