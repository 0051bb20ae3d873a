using System.Text.Json;
using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Client;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.Kubernetes.Resources;

namespace ControlPlane.Cli.Operators;

/// <summary>Writes statuses, each only when it has changed, and events of what that means. Not for several threads at one resource.</summary>
internal sealed class StatusBook(IKubernetesClient client, EventWriter events, Serilog.ILogger log)
{
    private readonly Dictionary<ObjectKey, Written> written = [];
    private readonly Lock gate = new();

    /// <summary>Statuses written since the start.</summary>
    public long Patches => Interlocked.Read(ref patches);

    private long patches;

    /// <param name="inputs">What is known of a topology that a resource declares.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>False: it could not be written; try again later.</returns>
    public async Task<bool> WriteAsync(StatusInputs inputs, DateTimeOffset now, CancellationToken cancellation)
    {
        var resource = inputs.Resolved.Resource!;
        var before = Before(resource);
        var status = StatusProjection.Of(inputs, before, now);
        var (old, text) = (Text(before ?? new()), Text(status));
        if (before is not null && old == text)
        {
            return true;
        }

        var address = new ObjectAddress(ServingTopology.Resource, resource.Key).Status;
        var result = await client.PatchAsync(address, new Patch.Merge(Body(old, text)), cancellation);
        if (result.ErrorOrNull() is { } error and not ApiError.NotFound)
        {
            log.ForContext("event", "statusNotWritten")
                .ForContext("topology", inputs.Resolved.Name)
                .Warning("The status of {resource:l} cannot be written: {why:l}", $"{resource.Name}", error.Message);
            return false;
        }

        Interlocked.Increment(ref patches);
        Remember(resource, status);
        await events.WriteAsync(
            resource,
            Transition.Between(before?.Conditions ?? [], status.Conditions),
            now,
            cancellation
        );
        return true;
    }

    /// <summary>Forgets resources that are gone.</summary>
    public void Keep(IReadOnlySet<ObjectKey> keys)
    {
        lock (gate)
        {
            foreach (var gone in written.Keys.Where(key => !keys.Contains(key)).ToArray())
            {
                written.Remove(gone);
            }
        }
    }

    /// <summary>What we wrote counts until the resource comes in another version than the one that we wrote upon.</summary>
    private ServingTopologyStatus? Before(ServingTopology resource)
    {
        lock (gate)
        {
            return
                written.TryGetValue(resource.Key, out var ours)
                && ours.Uid == resource.Uid
                && ours.Upon == resource.ResourceVersion
                ? ours.Status
                : resource.Status;
        }
    }

    private void Remember(ServingTopology resource, ServingTopologyStatus status)
    {
        lock (gate)
        {
            written[resource.Key] = new(resource.Uid, resource.ResourceVersion, status);
        }
    }

    private static string Text(ServingTopologyStatus status) =>
        JsonSerializer.Serialize(status, ServingTopologyJson.Default.ServingTopologyStatus);

    /// <summary>A merge patch takes away only what it names.</summary>
    private static JsonObject Body(string old, string text)
    {
        var status = JsonNode.Parse(text)!.AsObject();
        foreach (var (name, _) in JsonNode.Parse(old)!.AsObject())
        {
            if (!status.ContainsKey(name))
            {
                status[name] = null;
            }
        }

        return new() { ["status"] = status };
    }

    private sealed record Written(string Uid, string Upon, ServingTopologyStatus Status);
}
