using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace ControlPlane.Cli.Files.Strict;

/// <summary>
/// Reads JSON as strictly as its standard has it (no comments, no commas at ends) and a little more: a name may stand
/// only once in an object. Most readers take the last of two silently.
/// </summary>
internal ref struct JsonPartReader
{
    private readonly ReadOnlySpan<byte> text;
    private readonly FileProblems problems;
    private Utf8JsonReader reader;
    private long counted;
    private long line;

    private JsonPartReader(ReadOnlySpan<byte> text, FileProblems problems)
    {
        this.text = text;
        this.problems = problems;
        reader = new Utf8JsonReader(text);
        line = 1;
    }

    /// <summary>Null: it is no JSON, which was added to the problems.</summary>
    public static JsonPart? Read(byte[] text, FileProblems problems)
    {
        var bytes = text.AsSpan();
        var self = new JsonPartReader(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[3..] : bytes, problems);
        try
        {
            self.reader.Read();
            var whole = self.Part();
            self.reader.Read(); // throws when something follows
            return whole;
        }
        catch (JsonException bad)
        {
            var words = bad.Message.Split(" LineNumber:")[0];
            problems.Add((bad.LineNumber ?? 0) + 1, $"this is no JSON: {words}");
            return null;
        }
        catch (InvalidOperationException bad) // a text that is no Unicode
        {
            problems.Add(self.LineHere(), $"this is no JSON: {bad.Message}");
            return null;
        }
    }

    private JsonPart Part()
    {
        var at = LineHere();
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => Object(at),
            JsonTokenType.StartArray => List(at),
            JsonTokenType.String => new JsonPart.Text(at, reader.GetString()!),
            JsonTokenType.Number => new JsonPart.Number(at, Encoding.ASCII.GetString(reader.ValueSpan)),
            JsonTokenType.True => new JsonPart.Truth(at, true),
            JsonTokenType.False => new JsonPart.Truth(at, false),
            _ => new JsonPart.Null(at),
        };
    }

    private JsonPart.Object Object(long at)
    {
        var members = ImmutableArray.CreateBuilder<JsonPart.Member>();
        var seen = new Dictionary<string, long>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var (name, nameAt) = (reader.GetString()!, LineHere());
            reader.Read();
            var value = Part();
            if (seen.TryAdd(name, nameAt))
            {
                members.Add(new(nameAt, name, value));
            }
            else
            {
                problems.Add(nameAt, $"'{name}' stands here twice, first in line {seen[name]}; keep one of them");
            }
        }

        return new(at, members.ToImmutable());
    }

    private JsonPart.List List(long at)
    {
        var items = ImmutableArray.CreateBuilder<JsonPart>();
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            items.Add(Part());
        }

        return new(at, items.ToImmutable());
    }

    /// <summary>The line in which the present token begins; lines are counted once over.</summary>
    private long LineHere()
    {
        var here = reader.TokenStartIndex;
        line += text[(int)counted..(int)here].Count((byte)'\n');
        counted = here;
        return line;
    }
}
