using ControlPlane.Cli.Output;
using Spectre.Console;

namespace ControlPlane.Cli.Tests.Output;

internal static class Paper
{
    /// <summary>What a terminal of this width shows, without its colours.</summary>
    public static string Terminal(int width, Action<IPaper> write)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Out = new AnsiConsoleOutput(text),
            }
        );
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        write(new TerminalPaper(console));
        return string.Join('\n', text.ToString().Split('\n').Select(line => line.TrimEnd()));
    }

    public static string Plain(Action<IPaper> write)
    {
        using var text = new StringWriter();
        write(new PlainPaper(text));
        return text.ToString();
    }
}
