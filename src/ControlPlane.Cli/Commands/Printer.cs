using ControlPlane.Cli.Json;
using ControlPlane.Cli.Output;
using ControlPlane.Cli.Screens;
using ControlPlane.Cli.Settings;
using Spectre.Console;

namespace ControlPlane.Cli.Commands;

/// <summary>Writes results to standard output and failures to standard error, for people or for programs.</summary>
internal sealed class Printer(CliHost host, OutputFormat format, string command)
{
    public int Print(CommandResult result)
    {
        if (format is OutputFormat.Json)
        {
            var document = result.Document ?? ReportJson.Write(result.Fill(Blank(result.Exit)));
            host.Out.Write(document.Length > 0 ? $"{document}\n" : "");
        }
        else
        {
            result.Show(PaperFor(host.Out, host.OutIsTerminal));
        }

        return (int)result.Exit;
    }

    /// <summary>A program that reads standard output finds a document there in this case too.</summary>
    public int Print(ExitCode exit, Failure failure)
    {
        if (format is OutputFormat.Json)
        {
            host.Out.WriteLine(ReportJson.Write(Blank(exit) with { Errors = [Reports.Of(failure)] }));
        }

        ProblemScreen.Write(PaperFor(host.Error, host.ErrorIsTerminal), failure);
        return (int)exit;
    }

    private Report Blank(ExitCode exit) =>
        new()
        {
            Command = command,
            ExitCode = (int)exit,
            Outcome = exit switch
            {
                ExitCode.InSync => "inSync",
                ExitCode.DriftLeft => "drift",
                ExitCode.Error => "error",
                _ => "interrupted",
            },
        };

    private static IPaper PaperFor(TextWriter writer, bool isTerminal) =>
        isTerminal
            ? new TerminalPaper(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) }))
            : new PlainPaper(writer);
}
