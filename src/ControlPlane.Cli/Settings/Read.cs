using System.Globalization;
using ControlPlane.Topology.Names;

namespace ControlPlane.Cli.Settings;

/// <summary>Readers of the kinds of values that settings have.</summary>
internal static class Read
{
    public static Reading<string?> Text(string text) =>
        text.Length == 0 ? new Reading<string?>.Invalid("is empty") : new Reading<string?>.Valid(text);

    public static Reading<bool> Switch(string text) =>
        text switch
        {
            "true" => new Reading<bool>.Valid(true),
            "false" => new Reading<bool>.Valid(false),
            _ => new Reading<bool>.Invalid($"expected true or false, got '{text}'"),
        };

    public static Func<string, Reading<int>> Number(int from, int to) =>
        text =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= from
            && number <= to
                ? new Reading<int>.Valid(number)
                : new Reading<int>.Invalid(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"expected a whole number from {from} to {to}, got '{text}'"
                    )
                );

    public static Func<string, Reading<TimeSpan>> Duration(TimeSpan from, TimeSpan to) =>
        text =>
            GoDuration.TryParse(text) is not { } duration
                ? new Reading<TimeSpan>.Invalid($"expected a duration such as 45s or 1m30s, or seconds, got '{text}'")
            : duration < from || duration > to
                ? new Reading<TimeSpan>.Invalid(
                    $"expected a duration from {GoDuration.Format(from)} to {GoDuration.Format(to)}, got '{text}'"
                )
            : new Reading<TimeSpan>.Valid(duration);

    /// <summary>One of several words, in any case.</summary>
    public static Func<string, Reading<T>> OneOf<T>(params (string Word, T Value)[] words) =>
        text =>
        {
            foreach (var (word, value) in words)
            {
                if (word.Equals(text, StringComparison.OrdinalIgnoreCase))
                {
                    return new Reading<T>.Valid(value);
                }
            }

            return new Reading<T>.Invalid($"expected {Either(words.Select(pair => pair.Word))}, got '{text}'");
        };

    public static Reading<CellName> Cell(string text) =>
        CellName.Parse(text) is Parsed<CellName>.Invalid invalid
            ? new Reading<CellName>.Invalid($"'{text}' cannot be a cell: {invalid.Error}")
            : new Reading<CellName>.Valid(new(text));

    public static Reading<KeyspaceName> Keyspace(string text) =>
        KeyspaceName.Parse(text) is Parsed<KeyspaceName>.Invalid invalid
            ? new Reading<KeyspaceName>.Invalid($"'{text}' cannot be a keyspace: {invalid.Error}")
            : new Reading<KeyspaceName>.Valid(new(text));

    /// <summary><c>a, b or c</c></summary>
    public static string Either(IEnumerable<string> words)
    {
        var all = words.ToArray();
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} or {all[^1]}";
    }
}
