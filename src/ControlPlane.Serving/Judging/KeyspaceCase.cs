using ControlPlane.Protocols.Topodata;
using ControlPlane.Serving.Builders;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Names;
using Google.Protobuf;

namespace ControlPlane.Serving.Judging;

/// <summary>
/// One keyspace of a topology: what its SrvKeyspace should be, built once for all cells, and what the SrvKeyspaces
/// of all cells together say about a migration. The second is looked at only for records that are not in sync.
/// </summary>
internal sealed class KeyspaceCase
{
    private readonly Observed observed;
    private readonly Lazy<MigrationSigns> signs;

    public KeyspaceCase(KeyspaceRecords records, Observed observed, PlanningRules rules)
    {
        Records = records;
        this.observed = observed;
        signs = new(() => MigrationSigns.Of(records.Name, this.observed));
        UndecodableInput = FindUndecodable();
        if (UndecodableInput is null && records.Keyspace?.Message is { } keyspace)
        {
            Build(keyspace, rules.AllowPartial);
        }
    }

    public KeyspaceRecords Records { get; }

    public KeyspaceName Name => Records.Name;

    /// <summary>What upstream's rebuild would write; null when it would refuse, or an input cannot be decoded.</summary>
    public SrvKeyspace? Desired { get; private set; }

    public ByteString? DesiredBytes { get; private set; }

    /// <summary>Upstream's refusal; null when it would write.</summary>
    public SrvKeyspaceRefusal? Refusal { get; private set; }

    /// <summary>The key that cannot be decoded and why; null when all can.</summary>
    public string? UndecodableInput { get; }

    public MigrationSigns Signs => signs.Value;

    /// <summary>No shard serves, so that a rebuild would write an empty record (lab-workflows.md 5).</summary>
    public bool ServesNothing => !Records.Shards.Values.Any(shard => shard.Message is { IsPrimaryServing: true });

    public Shard? FindShard(string name) => Records.Shards.Find(new ShardName(name))?.Message;

    private void Build(Keyspace keyspace, bool allowPartial)
    {
        var shards = Records.Shards.Select(pair => new ShardRecord(pair.Key, pair.Value.Message!));
        switch (SrvKeyspaceBuilder.Build(keyspace, shards, allowPartial))
        {
            case SrvKeyspaceBuild.Built built:
                Desired = built.Record;
                DesiredBytes = built.Record.ToByteString();
                break;
            case SrvKeyspaceBuild.Refused refused:
                Refusal = refused.Refusal;
                break;
        }
    }

    private string? FindUndecodable() =>
        (
            from broken in new[] { (Records.Keyspace?.Key, Records.Keyspace?.Broken) }.Concat(
                Records.Shards.Values.Select(shard => ((Topology.Stores.Key?)shard.Key, shard.Broken))
            )
            where broken.Item2 is not null
            select $"{broken.Item1} cannot be decoded: {broken.Item2}"
        ).FirstOrDefault();
}
