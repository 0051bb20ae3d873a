using System.Collections.Immutable;
using System.Globalization;
using ControlPlane.Cli.Settings;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ControlPlane.Cli.Yaml;

/// <summary>
/// Reads one YAML document, of which JSON is a kind, keeping lines. Anchors and aliases are refused: nothing here is
/// long enough to need them, and they make small files unfold into huge ones.
/// </summary>
internal sealed class YamlText
{
    private const int DeepestNesting = 16;

    private readonly string path;
    private readonly Parser parser;

    private YamlText(string path, string text)
    {
        this.path = path;
        parser = new Parser(new StringReader(text));
    }

    /// <summary>The document's root, or what is wrong with the text. An empty text is an empty mapping.</summary>
    public static (YamlNode Root, Problem? Problem) Parse(string path, string text)
    {
        var document = new YamlText(path, text);
        try
        {
            return (document.Document(), null);
        }
        catch (YamlException bad)
        {
            return Refuse(document.PlaceOf(bad.Start), bad.Message.TrimEnd('.'));
        }
        catch (Exception bad) when (IsOfScanner(bad))
        {
            return Refuse(
                document.PlaceOf(document.parser.Current?.Start ?? Mark.Empty),
                "behind this it cannot be read"
            );
        }
    }

    /// <summary>YamlDotNet 16 lets these out on a text such as <c>[{a[b</c>, instead of an exception of its own.</summary>
    private static bool IsOfScanner(Exception failed) =>
        failed is InvalidOperationException or ArgumentException or OverflowException or IndexOutOfRangeException;

    private static (YamlNode, Problem) Refuse(string place, string why) =>
        (new YamlNode.Mapping([], place), new(place, $"no YAML: {why}"));

    private YamlNode Document()
    {
        parser.Consume<StreamStart>();
        if (parser.TryConsume<StreamEnd>(out _))
        {
            return new YamlNode.Mapping([], path);
        }

        parser.Consume<DocumentStart>();
        var root = Node(depth: 0);
        parser.Consume<DocumentEnd>();
        parser.Consume<StreamEnd>();
        return root;
    }

    private YamlNode Node(int depth)
    {
        switch (parser.Current)
        {
            case Scalar scalar:
                parser.MoveNext();
                return new YamlNode.Scalar(scalar.Value, PlaceOf(scalar));
            case { } deep when depth > DeepestNesting:
                throw new YamlException(deep.Start, deep.End, "it is nested too deeply");
            case SequenceStart start:
                return new YamlNode.List(Items(depth + 1), PlaceOf(start));
            case MappingStart start:
                return new YamlNode.Mapping(Entries(depth + 1), PlaceOf(start));
            case var other:
                throw new YamlException(
                    other?.Start ?? Mark.Empty,
                    other?.End ?? Mark.Empty,
                    "anchors, aliases and several documents are not supported"
                );
        }
    }

    private ImmutableArray<YamlNode> Items(int depth)
    {
        parser.Consume<SequenceStart>();
        var items = ImmutableArray.CreateBuilder<YamlNode>();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Node(depth));
        }

        return items.ToImmutable();
    }

    private ImmutableArray<YamlEntry> Entries(int depth)
    {
        parser.Consume<MappingStart>();
        var entries = ImmutableArray.CreateBuilder<YamlEntry>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.Consume<Scalar>();
            entries.Add(new(new(key.Value, PlaceOf(key)), Node(depth)));
        }

        return entries.ToImmutable();
    }

    private string PlaceOf(ParsingEvent found) => PlaceOf(found.Start);

    private string PlaceOf(Mark mark) => string.Create(CultureInfo.InvariantCulture, $"{path}:{mark.Line}");
}
