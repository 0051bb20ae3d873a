using ControlPlane.Cli.Checks;
using ControlPlane.Cli.Json;
using ControlPlane.Cli.Screens;
using ControlPlane.Cli.Settings;

namespace ControlPlane.Cli.Commands;

/// <summary>Tries every store for what a pass will need, and changes nothing.</summary>
internal static class CheckCommand
{
    public static async Task<CommandResult> RunAsync(CommandContext context, CancellationToken cancellation)
    {
        var topology = context.Topology.Connection;
        var found = await context.Progress.ShowAsync(
            "Trying the stores …",
            () => new Checker(topology, context.Gates).RunAsync(cancellation)
        );
        var role =
            context.Settings.Store.Kind is StoreKind.Etcd && !found.Places.IsEmpty
                ? RoleCommands.For(topology, context.Gates, found)
                : [];
        var failed = found.Stores.Any(store => store.Results.Any(check => check.Result is CheckResult.Failed));
        return new(
            failed ? ExitCode.Error : ExitCode.InSync,
            paper => CheckScreen.Write(paper, found, role),
            report =>
                report with
                {
                    Stores = [.. found.Stores.Select(Reports.Of)],
                    Notices = Reports.Of(found.Notices),
                    RoleCommands = role,
                }
        );
    }
}
