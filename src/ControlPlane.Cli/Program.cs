using ControlPlane.Cli.Commands;

if (!args.Contains(CommandKind.Run.Name))
{
    Garbage.Leave();
}

Warming.Begin();
using var interruption = Interruption.BySignals();
return await new Runner(CliHost.OfProcess(TimeProvider.System), interruption).RunAsync(args);
