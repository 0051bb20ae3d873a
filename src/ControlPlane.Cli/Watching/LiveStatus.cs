using ControlPlane.Api.Documents;
using ControlPlane.Cli.Commands;
using ControlPlane.Cli.Output;
using ControlPlane.Cli.Screens;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ControlPlane.Cli.Watching;

/// <summary>The status on a terminal, drawn anew again and again in the same place.</summary>
internal static class LiveStatus
{
    // A screen of its own, as editors have: what was on the terminal before is there again afterwards.
    private const string Enter = "\u001b[?1049h\u001b[H";
    private const string Leave = "\u001b[?1049l";

    public static async Task ShowAsync(
        TextWriter output,
        StatusClient client,
        TimeSpan pause,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        output.Write(Enter);
        try
        {
            await console
                .Live(new Text("Asking …"))
                .AutoClear(true)
                .Overflow(VerticalOverflow.Ellipsis)
                .Cropping(VerticalOverflowCropping.Bottom) // the worst stands at the top
                .StartAsync(async live =>
                {
                    while (true)
                    {
                        live.UpdateTarget(await PictureAsync(client, console.Profile.Width, cancellation));
                        await Task.Delay(pause, time, cancellation);
                    }
                });
        }
        finally
        {
            output.Write(Leave);
        }
    }

    /// <summary>A process that is started anew meanwhile is no end of the watch.</summary>
    private static async Task<IRenderable> PictureAsync(StatusClient client, int width, CancellationToken cancellation)
    {
        var parts = new List<IRenderable>();
        var paper = new TerminalPaper(parts.Add, width);
        try
        {
            StatusScreen.Write(paper, (await client.AskAsync(cancellation)).Document);
        }
        catch (CommandFailedException failed)
        {
            ProblemScreen.Write(paper, failed.Failure);
        }

        return new Rows(parts);
    }
}
