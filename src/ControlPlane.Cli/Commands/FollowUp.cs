namespace ControlPlane.Cli.Commands;

/// <summary>The command line that follows from the one given: everything said once is said again.</summary>
internal static class FollowUp
{
    /// <param name="command">The word to replace, the first of its kind.</param>
    /// <param name="by">What to put there, for a shell.</param>
    public static string Replacing(string command, string by, IReadOnlyList<string> arguments)
    {
        var at = arguments.TakeWhile(argument => argument != command).Count();
        return string.Join(
            ' ',
            ["controlplane", .. arguments.Take(at).Select(Quoted), by, .. arguments.Skip(at + 1).Select(Quoted)]
        );
    }

    private static string Quoted(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:,=@+%".Contains(c))
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
