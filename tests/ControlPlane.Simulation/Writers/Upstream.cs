using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Builders;
using ControlPlane.Serving.Records;
using ControlPlane.Simulation.Runs;
using ControlPlane.Simulation.Topologies;
using ControlPlane.Timelines;
using ControlPlane.Topology.Locks;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Simulation.Writers;

/// <summary>What vtctld and vtgate do to serving records, in their manner: late, blind, from copies that may be stale.</summary>
public sealed class Upstream(World world, VitessHand hand)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);
    private static readonly LockOptions Patience = new(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5));

    private readonly TopologyLocks locks = new(hand.Global, new("vtctld", "vt"), world.Others.Time);
    private int changes;

    /// <summary>All cells, from inputs that were read a while ago; no lock, no compare.</summary>
    public async Task RebuildSrvVSchemaAsync()
    {
        hand.Tell("$ RebuildVSchemaGraph");
        world.Journal.Probe("upstream rebuilt SrvVSchemas");
        var wanted = NaiveRebuild.SrvVSchemaOf(world.Audit.Observe().Global);
        foreach (var cell in hand.Random.Shuffled(hand.Cells))
        {
            await DawdleAsync();
            await hand.PutAsync(Cluster.LayoutOf(cell).SrvVSchema, wanted);
        }
    }

    public async Task ApplyVSchemaAsync()
    {
        if (PickVSchema() is not { } keyspace)
        {
            return;
        }

        hand.Tell($"$ ApplyVSchema {keyspace.Name}");
        await hand.PutAsync(Cluster.Layout.VSchema(keyspace.Name), Changed(keyspace.VSchema!.Message!));
        await RebuildSrvVSchemaAsync();
    }

    /// <summary>A vtgate's ALTER VSCHEMA: its own copy of one cell's record goes to all cells (lab-vtgate.md).</summary>
    public async Task AlterVSchemaAsync()
    {
        var cells = hand.Cells;
        var from = cells.Length > 0 ? await hand.GetAsync(Cluster.LayoutOf(hand.Random.Pick(cells)).SrvVSchema) : null;
        await DawdleAsync();
        if (from is null || PickVSchema() is not { } keyspace || TryParse(from) is not { } copy)
        {
            return;
        }

        hand.Tell($"$ ALTER VSCHEMA in {keyspace.Name}");
        world.Journal.Probe("a vtgate altered a VSchema");
        copy.Keyspaces[keyspace.Name.Value] = Changed(
            copy.Keyspaces.GetValueOrDefault(keyspace.Name.Value) ?? keyspace.VSchema!.Message!
        );
        await hand.PutAsync(Cluster.Layout.VSchema(keyspace.Name), copy.Keyspaces[keyspace.Name.Value]);
        foreach (var cell in hand.Random.Shuffled(cells))
        {
            await DawdleAsync();
            await hand.PutAsync(Cluster.LayoutOf(cell).SrvVSchema, copy);
        }
    }

    public async Task RebuildKeyspaceAsync()
    {
        var keyspaces = world.Audit.Observe().Global.Keyspaces.Keys;
        if (keyspaces.IsEmpty)
        {
            return;
        }

        var keyspace = hand.Random.Pick(keyspaces);
        hand.Tell($"$ RebuildKeyspaceGraph {keyspace}");
        await UnderLockAsync(keyspace, "RebuildKeyspace", () => RebuildUnderLockAsync(keyspace));
    }

    /// <summary>SetShardIsPrimaryServing off, and some time later on again. The shard is not one that the script changes.</summary>
    public async Task FlipServingAsync(IReadOnlyCollection<string> scripted)
    {
        var shards =
            from keyspace in world.Audit.Observe().Global.Keyspaces.Values
            where !scripted.Contains(keyspace.Name.Value)
            from shard in keyspace.Shards.Values
            where shard.Message is { IsPrimaryServing: true }
            select (keyspace.Name, shard.Key);
        if (shards.ToArray() is not { Length: > 0 } candidates)
        {
            return;
        }

        var (name, key) = hand.Random.Pick(candidates);
        world.Journal.Probe("an operator flipped is_primary_serving");
        await SetServingAsync(name, key, serving: false);
        await hand.PauseAsync(hand.Random.Between(TimeSpan.Zero, TimeSpan.FromSeconds(40)));
        await SetServingAsync(name, key, serving: true);
    }

    private async Task SetServingAsync(KeyspaceName keyspace, Key key, bool serving)
    {
        hand.Tell($"$ SetShardIsPrimaryServing {key} {serving}");
        await UnderLockAsync(
            keyspace,
            $"SetShardIsPrimaryServing({serving})",
            async () =>
            {
                if (await hand.GetAsync(key) is { } value)
                {
                    var shard = Protocols.Topodata.Shard.Parser.ParseFrom(value);
                    shard.IsPrimaryServing = serving;
                    await DawdleAsync();
                    await hand.PutAsync(key, shard);
                }
            }
        );
    }

    private async Task RebuildUnderLockAsync(KeyspaceName keyspace)
    {
        var seen = world.Audit.Observe();
        var inputs = seen.Global.Keyspaces.Find(keyspace);
        if (inputs?.Keyspace?.Message is not { } record || WindowSigns.IsDisabledAnywhere(seen, keyspace))
        {
            return;
        }

        var shards = inputs.Shards.Select(pair => new ShardRecord(pair.Key, pair.Value.Message!));
        if (SrvKeyspaceBuilder.Build(record, shards, allowPartial: false) is not SrvKeyspaceBuild.Built(var built))
        {
            return;
        }

        world.Journal.Probe("upstream rebuilt SrvKeyspaces");
        foreach (var cell in hand.Random.Shuffled(hand.Cells))
        {
            await hand.PutAsync(Cluster.LayoutOf(cell).SrvKeyspace(keyspace), built);
        }
    }

    private async Task UnderLockAsync(KeyspaceName keyspace, string action, Func<Task> work)
    {
        var directory = LockDirectory.Keyspace(Cluster.Layout.Root, keyspace);
        if (await locks.AcquireAsync(directory, action, Patience, CancellationToken.None) is LockOutcome.Held(var held))
        {
            await using (held)
            {
                await work();
            }
        }
    }

    private Keyspace Changed(Keyspace vschema)
    {
        var changed = vschema.Clone();
        var name = $"sim{++changes}";
        changed.Tables[name] = new Table { Type = changed.Sharded ? "reference" : "" };
        return changed;
    }

    private KeyspaceRecords? PickVSchema()
    {
        KeyspaceRecords[] candidates =
        [
            .. world.Audit.Observe().Global.Keyspaces.Values.Where(keyspace => keyspace.VSchema?.Message is not null),
        ];
        return candidates.Length == 0 ? null : hand.Random.Pick(candidates);
    }

    private static SrvVSchema? TryParse(ByteString bytes)
    {
        try
        {
            return SrvVSchema.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private Task DawdleAsync() => hand.PauseAsync(hand.Random.Between(TimeSpan.Zero, Longest));
}
