using System.Text;

namespace ControlPlane.Serving.Routing.Model;

/// <summary>What Go's encoding/hex says of a text.</summary>
internal static class GoHex
{
    /// <summary>The error, or null when the text is hexadecimal; an empty one is.</summary>
    public static string? ErrorIn(string text)
    {
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            if (!char.IsAsciiHexDigit((char)b))
            {
                return $"encoding/hex: invalid byte: U+{b:X4}{(IsPrintable((char)b) ? $" '{(char)b}'" : "")}";
            }
        }

        return text.Length % 2 == 0 ? null : "encoding/hex: odd length hex string";
    }

    private static bool IsPrintable(char c) => !char.IsControl(c) && c is not ('\u00A0' or '\u00AD');
}
