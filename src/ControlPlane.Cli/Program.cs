using ControlPlane.Cli.Commands;

using var interruption = Interruption.BySignals();
return await new Runner(CliHost.OfProcess(TimeProvider.System), interruption).RunAsync(args);
