using System.Text;

namespace ControlPlane.Serving.Routing.Model;

/// <summary>
/// The three ways in which Vitess reads the name of a table from a text: a reference's source, a rule's target, and a
/// sequence, each with its own idea of backticks.
/// </summary>
internal static class TableNames
{
    private const string Qualified =
        "qualified form <keyspace_name>.<table_name> (dots are not allowed in either name)";

    /// <summary>
    /// A reference's source: split at the dot, backticks taken as part of the name (parseTable). Null: more than one dot.
    /// </summary>
    public static TableReference? SplitSource(string text) =>
        text.Split('.') switch
        {
            [var table] => new("", table),
            [var keyspace, var table] => new(keyspace, table),
            _ => null,
        };

    public static string NotOneOrTwoParts(string text) =>
        $"invalid table name: '{text}', it must be of the unqualified form <table_name> or the {Qualified}";

    /// <summary>A rule's target: qualified, each part with or without backticks (escapeQualifiedTable).</summary>
    public static TableReference? ReadTarget(string text, out string? error)
    {
        if (text.Split('.') is not [var keyspacePart, var tablePart])
        {
            error = $"invalid table name: '{text}', it must be of the {Qualified}";
            return null;
        }

        var keyspace = Unescape(keyspacePart, out error);
        var table = error is null ? Unescape(tablePart, out error) : "";
        return error is null ? new(keyspace, table) : null;
    }

    /// <summary>
    /// A sequence: read as SQL, plain or qualified (sqlparser's ParseTable). Null: not the name of a table. Keywords are
    /// taken as they are written, where Vitess makes them lower case.
    /// </summary>
    public static TableReference? ReadSql(string text)
    {
        var rest = text.AsSpan().Trim(" \t\r\n");
        if (!TryTakeIdentifier(ref rest, out var first))
        {
            return null;
        }

        if (rest.IsEmpty)
        {
            return new("", first);
        }

        rest = rest[0] == '.' ? rest[1..].TrimStart() : "";
        return TryTakeIdentifier(ref rest, out var second) && rest.IsEmpty ? new(first, second) : null;
    }

    /// <summary>Whether SQL can say the name without backticks, but for the words that mean something in it.</summary>
    public static bool IsPlainIdentifier(string name) => PlainLength(name) == name.Length;

    private static bool TryTakeIdentifier(ref ReadOnlySpan<char> rest, out string name)
    {
        var length = rest.StartsWith("`") ? QuotedLength(rest) : PlainLength(rest);
        name = rest[..length].ToString();
        rest = rest[length..].TrimStart();
        if (name.StartsWith('`'))
        {
            name = Unescape(name, out var error);
            return error is null;
        }

        return length > 0;
    }

    private static int PlainLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && (IsLetter(text[length]) || (length > 0 && char.IsAsciiDigit(text[length]))))
        {
            length++;
        }

        return length;
    }

    private static bool IsLetter(char c) => char.IsAsciiLetter(c) || c is '_' or '$';

    private static int QuotedLength(ReadOnlySpan<char> text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] != '`')
            {
                continue;
            }

            if (i + 1 == text.Length || text[i + 1] != '`')
            {
                return i + 1;
            }

            i++;
        }

        return text.Length;
    }

    /// <summary>Takes off backticks, as go/sqlescape/ids.go does, with its errors.</summary>
    private static string Unescape(string text, out string? error)
    {
        error = null;
        if (text is "" or "`" or "``")
        {
            error = $"UnescapeID err: invalid input identifier '{text}'";
            return "";
        }

        return (text[0] == '`', text[^1] == '`') switch
        {
            (false, false) when !text.Contains('`') => text,
            (true, true) => Undouble(text[1..^1], out error),
            (var opens, var closes) => Refused(text, opens, closes, out error),
        };
    }

    private static string Refused(string text, bool opens, bool closes, out string error)
    {
        var place = opens ? 0 : Encoding.UTF8.GetByteCount(text);
        error =
            opens || closes
                ? $"UnescapeID err: unexpected single backtick at position {place} in '{text}'"
                : $"UnescapeID err: no backquotes expected in '{text}'";
        return "";
    }

    private static string Undouble(string inner, out string? error)
    {
        var halved = inner.Replace("``", "", StringComparison.Ordinal);
        var at = halved.IndexOf('`', StringComparison.Ordinal);
        error = at < 0 ? null : $"UnescapeID err: unexpected single backtick at position {at} in '{inner}'";
        return inner.Replace("``", "`", StringComparison.Ordinal);
    }
}
