using ControlPlane.Cli.Commands;

namespace ControlPlane.Cli.Settings;

/// <summary>
/// Lets flags be spelt with underscores, as Vitess does up to release 22. Only names of flags that exist are touched,
/// never a value.
/// </summary>
internal static class FlagNames
{
    public static string[] WithDashes(IReadOnlyList<string> arguments)
    {
        var end = arguments.TakeWhile(argument => argument != "--").Count();
        return [.. arguments.Take(end).Select(WithDashes), .. arguments.Skip(end)];
    }

    private static string WithDashes(string argument)
    {
        if (!argument.StartsWith("--", StringComparison.Ordinal))
        {
            return argument;
        }

        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        var (flag, rest) = equals < 0 ? (argument, "") : (argument[..equals], argument[equals..]);
        var name = flag[2..].Replace('_', '-');
        return
            name == Secrets.PasswordName
            || AllFlags.Find(name) is not null
            || Switch.All.Any(known => known.Name == name)
            ? $"--{name}{rest}"
            : argument;
    }
}
