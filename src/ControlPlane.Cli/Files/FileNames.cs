using System.Globalization;
using System.Text;

namespace ControlPlane.Cli.Files;

/// <summary>
/// Names of keyspaces as names of files, and back. Vitess allows letters, digits, <c>_</c> and <c>-</c>, which stand
/// for themselves; whatever else a store may hold becomes <c>%XX</c>, byte by byte of its UTF-8.
/// </summary>
internal static class FileNames
{
    public const string Extension = ".json";

    public static string Of(string keyspace)
    {
        var name = new StringBuilder();
        foreach (var part in Encoding.UTF8.GetBytes(keyspace))
        {
            _ = IsPlain((char)part)
                ? name.Append((char)part)
                : name.Append(CultureInfo.InvariantCulture, $"%{part:X2}");
        }

        return name.Append(Extension).ToString();
    }

    /// <summary>Null: no export gives a file this name.</summary>
    public static string? KeyspaceOf(string file)
    {
        if (!file.EndsWith(Extension, StringComparison.Ordinal) || file.Length == Extension.Length)
        {
            return null;
        }

        var keyspace = Uri.UnescapeDataString(file[..^Extension.Length]);
        return Of(keyspace) == file ? keyspace : null;
    }

    private static bool IsPlain(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-';
}
