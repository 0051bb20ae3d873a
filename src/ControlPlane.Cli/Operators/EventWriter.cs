using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ControlPlane.Cli.Output;
using ControlPlane.Kubernetes.Client;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.Kubernetes.Resources;

namespace ControlPlane.Cli.Operators;

/// <summary>Tells of transitions as events of Kubernetes. One that cannot be written is lost: the status has it all.</summary>
/// <param name="client">The API server.</param>
/// <param name="instance">Who we are.</param>
/// <param name="newName">A word that no other event's name ends in.</param>
/// <param name="log">Hears of events that are lost.</param>
internal sealed class EventWriter(IKubernetesClient client, string instance, Func<string> newName, Serilog.ILogger log)
{
    private const int MostLetters = 1024;

    public async Task WriteAsync(
        ServingTopology resource,
        ImmutableArray<Transition> transitions,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        foreach (var transition in transitions)
        {
            var result = await client.CreateAsync(Resource.Events, Body(resource, transition, now), cancellation);
            if (result.ErrorOrNull() is { } error)
            {
                log.ForContext("event", "eventLost")
                    .Debug("An event of {resource:l} cannot be written: {why:l}", $"{resource.Name}", error.Message);
            }
        }
    }

    private JsonObject Body(ServingTopology resource, Transition transition, DateTimeOffset now) =>
        new()
        {
            ["apiVersion"] = Resource.Events.ApiVersion,
            ["kind"] = Resource.Events.Kind,
            ["metadata"] = new JsonObject
            {
                ["namespace"] = resource.Key.Namespace,
                ["name"] = $"{resource.Key.Name}.{newName()}",
            },
            ["eventTime"] = MicroTime.Write(now),
            ["reportingController"] = ServingTopology.Group,
            ["reportingInstance"] = Words.Shortened(instance, 128),
            ["action"] = "Reconcile",
            ["type"] = transition.IsWarning ? "Warning" : "Normal",
            ["reason"] = transition.Reason,
            ["note"] = Words.Shortened(transition.Note, MostLetters),
            ["regarding"] = new JsonObject
            {
                ["apiVersion"] = ServingTopology.Resource.ApiVersion,
                ["kind"] = ServingTopology.Kind,
                ["namespace"] = resource.Key.Namespace,
                ["name"] = resource.Key.Name,
                ["uid"] = resource.Uid,
            },
        };
}
