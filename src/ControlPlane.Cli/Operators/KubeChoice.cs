using System.Collections.Immutable;
using ControlPlane.Cli.Commands;
using ControlPlane.Cli.Screens;
using ControlPlane.Cli.Settings;
using Serilog;

namespace ControlPlane.Cli.Operators;

/// <summary>Finds the one topology that a command works on among those that Kubernetes declares.</summary>
internal static class KubeChoice
{
    /// <param name="host">Where the program runs.</param>
    /// <param name="settings">With those of Kubernetes, and the topology's name where there are several.</param>
    /// <param name="log">Hears of what is odd.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The settings with the topology's place and gates.</returns>
    /// <exception cref="CommandFailedException">There is no such topology, or it cannot be told.</exception>
    public static async Task<CommandSettings> FindAsync(
        CliHost host,
        CommandSettings settings,
        ILogger log,
        CancellationToken cancellation
    )
    {
        var kubernetes = settings.Kubernetes!;
        using var connection = host.Kubernetes(kubernetes);
        var picture = await new KubeReader(connection.Client, kubernetes).ReadAsync(cancellation);
        if (!picture.IsComplete)
        {
            throw Failed("what Kubernetes declares cannot be read.", null, picture.Troubles);
        }

        foreach (var trouble in picture.Troubles.Concat(picture.Unreadable))
        {
            log.ForContext("event", "kubernetesSource").Warning("{what:l}", trouble);
        }

        var all = new DeclaredByKubernetes(kubernetes).Read(picture);
        var chosen = Choose(all, settings.Topology);
        foreach (var warning in chosen.Resolved.Warnings)
        {
            log.ForContext("event", "declaration").Warning("{what:l}", warning);
        }

        return chosen.Declared is { } declared
            ? CommandSettings.For(declared, settings.Rules)
            : throw Failed(
                $"topology {chosen.Name} cannot be worked on.",
                null,
                [.. chosen.Resolved.Problems, .. chosen.Resolved.Waits]
            );
    }

    private static KubeTopology Choose(ImmutableArray<KubeTopology> all, string? name)
    {
        var fit = name is null ? all : [.. all.Where(topology => topology.Name == name)];
        if (fit is [var only])
        {
            return only;
        }

        var names = all.Select(topology => topology.Name).ToImmutableArray();
        throw Failed(
            names.IsEmpty ? "Kubernetes declares no topology."
                : name is null ? "Kubernetes declares several topologies."
                : $"Kubernetes declares no topology '{name}'.",
            names.IsEmpty
                ? "Make a ServingTopology (docs/custom-resource.md), or look for what runs vtgate with --kubernetes discover."
                : $"Say which with {GateFlags.Topology.Flag}:",
            names
        );
    }

    private static CommandFailedException Failed(string what, string? advice, IEnumerable<string> details) =>
        new(new Failure(what, advice) { Details = [.. details] });
}
