using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Client;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.Kubernetes.Resources;

namespace ControlPlane.Cli.Operators;

/// <summary>Writes statuses, each only when it has changed, and events of what that means. Not for several threads at one resource.</summary>
internal sealed class StatusBook(IKubernetesClient client, EventWriter events, Serilog.ILogger log)
{
    /// <summary>A watch is not that many writes behind: statuses are written seconds apart.</summary>
    private const int MostVersions = 8;

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
        Remember(
            resource,
            result is ApiResult<KubeObject>.Ok { Value: var made } ? made.ResourceVersion : null,
            status
        );
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

    /// <summary>
    /// What we wrote counts as long as the resource comes in a version that we wrote upon, or that came of it: the watch
    /// may be some of our own writes behind.
    /// </summary>
    private ServingTopologyStatus? Before(ServingTopology resource)
    {
        lock (gate)
        {
            return
                written.TryGetValue(resource.Key, out var ours)
                && ours.Uid == resource.Uid
                && ours.Versions.Contains(resource.ResourceVersion)
                ? ours.Status
                : resource.Status;
        }
    }

    private void Remember(ServingTopology resource, string? made, ServingTopologyStatus status)
    {
        lock (gate)
        {
            var isOurs =
                written.TryGetValue(resource.Key, out var last)
                && last.Uid == resource.Uid
                && last.Versions.Contains(resource.ResourceVersion);
            ImmutableArray<string> before = isOurs ? last!.Versions : [resource.ResourceVersion];
            written[resource.Key] = new(
                resource.Uid,
                [.. before.TakeLast(MostVersions), .. made is null ? [] : (string[])[made]],
                status
            );
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

    /// <param name="Versions">Of the resource: the one that we wrote upon, and those that our writes made.</param>
    private sealed record Written(string Uid, ImmutableArray<string> Versions, ServingTopologyStatus Status);
}
