using System.Globalization;

namespace ControlPlane.Cli.Output;

/// <summary>What a piece of text is about; a terminal shows it as a colour.</summary>
internal enum Tone
{
    Plain,
    Strong,
    Title,
    Faint,
    Good,
    Warning,
    Bad,
    Added,
    Removed,
    Changed,
}

/// <summary>
/// A piece of a line. Much of what is shown was read from a store, where anybody may have written anything: characters
/// that would command a terminal are replaced.
/// </summary>
internal readonly record struct Ink
{
    public Ink(string text, Tone tone) => (Text, Tone) = (Clean(text), tone);

    public string Text { get; }

    public Tone Tone { get; }

    public static implicit operator Ink(string text) => new(text, Tone.Plain);

    private static string Clean(string text) =>
        text.Any(IsUnfit) ? string.Concat(text.Select(c => IsUnfit(c) ? '\uFFFD' : c)) : text;

    // Format characters include those that turn the direction of what follows.
    private static bool IsUnfit(char c) =>
        char.IsControl(c)
        || CharUnicodeInfo.GetUnicodeCategory(c)
            is UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;
}
