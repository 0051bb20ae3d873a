namespace ControlPlane.Cli.Settings;

/// <summary>Guesses what a misspelt word was meant to be.</summary>
internal static class Nearest
{
    private const int MostEdits = 3;

    /// <summary>The word with the fewest letters changed, at most three; null: none is near.</summary>
    public static string? To(string misspelt, IEnumerable<string> words) =>
        words
            .Select(word => (Word: word, Edits: Edits(misspelt, word)))
            .Where(near => near.Edits <= MostEdits && near.Edits < near.Word.Length / 2)
            .OrderBy(near => near.Edits)
            .Select(near => near.Word)
            .FirstOrDefault();

    /// <summary>Levenshtein's distance.</summary>
    private static int Edits(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
