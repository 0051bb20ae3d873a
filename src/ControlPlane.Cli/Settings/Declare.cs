using System.Globalization;

namespace ControlPlane.Cli.Settings;

/// <summary>Declares settings of the usual kinds.</summary>
internal static class Declare
{
    public static Setting<string?> Text(string name, string placeholder, string help) =>
        new()
        {
            Name = name,
            Placeholder = placeholder,
            Help = help,
            Default = null,
            Read = Read.Text,
        };

    /// <param name="usual">The default.</param>
    /// <param name="range">The shortest and the longest that make sense.</param>
    public static Setting<TimeSpan> Duration(
        string name,
        TimeSpan usual,
        (TimeSpan From, TimeSpan To) range,
        string help
    ) =>
        new()
        {
            Name = name,
            Placeholder = "DURATION",
            Help = help,
            Default = usual,
            DefaultText = GoDuration.Format(usual),
            Read = Read.Duration(range.From, range.To),
        };

    /// <param name="usual">The default.</param>
    /// <param name="range">The least and the most that make sense.</param>
    public static Setting<int> Number(string name, int usual, (int From, int To) range, string help) =>
        new()
        {
            Name = name,
            Placeholder = "NUMBER",
            Help = help,
            Default = usual,
            DefaultText = usual.ToString(CultureInfo.InvariantCulture),
            Read = Read.Number(range.From, range.To),
        };

    /// <param name="usual">The word that is the default.</param>
    /// <param name="words">The words and what they mean.</param>
    public static Setting<T> Choice<T>(
        string name,
        string placeholder,
        string help,
        string usual,
        params (string Word, T Value)[] words
    ) =>
        new()
        {
            Name = name,
            Placeholder = placeholder,
            Help = help,
            Default = words.Single(pair => pair.Word == usual).Value,
            DefaultText = usual,
            Read = Read.OneOf(words),
        };
}
