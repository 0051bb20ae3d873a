using System.CommandLine;
using System.CommandLine.Invocation;
using ControlPlane.Cli.Logs;
using ControlPlane.Cli.Screens;
using ControlPlane.Cli.Settings;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Stores;
using Serilog.Events;

namespace ControlPlane.Cli.Commands;

/// <summary>Runs one command line from its words to the exit code.</summary>
internal sealed class Runner(CliHost host, Interruption interruption)
{
    private static readonly ParserConfiguration Parsing = new()
    {
        EnablePosixBundling = false,
        ResponseFileTokenReplacer = null, // a value may begin with @
    };

    /// <returns>An <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var (tree, words) = (new CommandTree(), FlagNames.WithDashes(arguments));
        if (words.Length == 0)
        {
            tree.Root.Parse(["--help"], Parsing).Invoke(new() { Output = host.Error });
            return (int)ExitCode.Error; // a job that forgot its command must not look well
        }

        var parsed = tree.Root.Parse(words, Parsing);
        return parsed.Action is null or ParseErrorAction
            ? await RunAsync(parsed, tree, words, interruption.Token)
            : parsed.Invoke(new() { Output = host.Out, Error = host.Error }); // help and version
    }

    private async Task<int> RunAsync(
        ParseResult parsed,
        CommandTree tree,
        string[] words,
        CancellationToken cancellation
    )
    {
        var reader = SettingSourcesReader.Read(tree.FlagsIn(parsed), host.Environment);
        var general = GeneralSettings.Read(reader);
        var name = parsed.CommandResult.Command.Name;
        var kind = CommandKind.All.FirstOrDefault(kind => kind.Name == name);
        var printer = new Printer(host, general.Output, kind?.Name ?? "controlplane");
        var call = Call.Read(parsed, tree, kind, reader);
        if (call is null || reader.Problems.Count > 0)
        {
            return printer.Print(
                ExitCode.Error,
                new Failure("nothing was done, since the command line or the settings are not right:")
                {
                    Details = [.. reader.Problems.Select(problem => problem.ToString())],
                }
            );
        }

        using var log = LogSetup.Create(general, UsualLevel(call.Kind), host.Error);
        try
        {
            return printer.Print(await new CommandRun(host, log, words).RunAsync(call, cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return printer.Print(
                interruption.Exit,
                new Failure("interrupted.", "Look at what was done before with controlplane verify.")
            );
        }
        catch (CommandFailedException failed)
        {
            var said = failed.Failure with { What = $"controlplane {name}: {failed.Failure.What}" };
            return printer.Print(ExitCode.Error, said);
        }
        catch (StoreException failed)
        {
            return printer.Print(ExitCode.Error, new Failure($"controlplane {name}: {failed.Message}"));
        }
    }

    /// <summary>
    /// On a terminal the screens tell what happens, and nobody collects what a demonstration logs. What runs on has no
    /// screen but its log.
    /// </summary>
    private LogEventLevel UsualLevel(CommandKind kind) =>
        (host.ErrorIsTerminal && kind != CommandKind.Run) || kind == CommandKind.Demo
            ? LogEventLevel.Warning
            : LogEventLevel.Information;
}
