using System.Globalization;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Records;
using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Bench.Names;

/// <summary>
/// A record and live lists with many names: by turns a sharded keyspace whose VSchema names its tables, each fifth with a
/// sequence, and an unsharded one without a VSchema. Two names in fifty are shared by four keyspaces.
/// </summary>
internal sealed record NamedTopology(int Keyspaces, int TablesEach)
{
    private const int SharedEvery = 25;
    private const int SequenceEvery = 5;

    public static NamedTopology Parse(string size) =>
        size.Split('x') is [var keyspaces, var tables]
            ? new(int.Parse(keyspaces, CultureInfo.InvariantCulture), int.Parse(tables, CultureInfo.InvariantCulture))
            : throw new FormatException($"Expected KEYSPACESxTABLES, got {size}.");

    /// <summary>A new record each time, as one that was decoded anew shares nothing with the one before.</summary>
    /// <param name="added">How many more tables the first keyspace's VSchema names.</param>
    public SrvVSchema Record(int added = 0)
    {
        var record = new SrvVSchema
        {
            RoutingRules = new(),
            ShardRoutingRules = new(),
            MirrorRules = new(),
        };
        for (var keyspace = 0; keyspace < Keyspaces; keyspace++)
        {
            record.Keyspaces[NameOf(keyspace)] = VSchema(keyspace, keyspace == 0 ? added : 0);
        }

        return record;
    }

    /// <param name="added">How many more tables the second keyspace has.</param>
    public LiveSchemas Live(int added = 0) =>
        LiveSchemas.Of(Enumerable.Range(0, Keyspaces).Select(keyspace => LiveOf(keyspace, keyspace == 1 ? added : 0)));

    /// <summary>The global records that the record comes from: every keyspace has one shard that serves.</summary>
    public GlobalRecords Global() =>
        new() { At = new(1), Keyspaces = Record().Keyspaces.ToOrdinalMap(pair => new KeyspaceName(pair.Key), Records) };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Keyspaces} × {TablesEach}");

    private static KeyspaceRecords Records(KeyValuePair<string, Keyspace> keyspace) =>
        new()
        {
            Name = new(keyspace.Key),
            Keyspace = Stored(new Protocols.Topodata.Keyspace()),
            VSchema = Stored(keyspace.Value),
            Shards = new[] { new ShardName("0") }.ToOrdinalMap(
                name => name,
                _ => Stored(new Protocols.Topodata.Shard { IsPrimaryServing = true })
            ),
        };

    private static StoredRecord<T> Stored<T>(T message)
        where T : class, IMessage<T>, new() => new(Key.FromText("/record"), message.ToByteString(), new(1));

    private Keyspace VSchema(int keyspace, int added)
    {
        if (keyspace % 2 == 1)
        {
            return new();
        }

        var vschema = new Keyspace { Sharded = true, Vindexes = { ["hash"] = new() { Type = "hash" } } };
        for (var table = 0; table < TablesEach + added; table++)
        {
            vschema.Tables[TableOf(keyspace, table)] = new()
            {
                ColumnVindexes =
                {
                    new ColumnVindex { Column = "id", Name = "hash" },
                },
                AutoIncrement =
                    table % SequenceEvery == 0
                        ? new() { Column = "id", Sequence = $"{NameOf(1)}.sequence_{keyspace}_{table}" }
                        : null,
            };
        }

        return vschema;
    }

    private LiveSchema LiveOf(int keyspace, int added) =>
        new()
        {
            Keyspace = new(NameOf(keyspace)),
            Tables = Enumerable.Range(0, TablesEach + added).Select(table => TableOf(keyspace, table)).ToOrdinalSet(),
            Views = OrdinalSet<string>.Empty,
            ReadAt = DateTimeOffset.UnixEpoch,
            Source = "generated",
        };

    private static string NameOf(int keyspace) =>
        string.Create(CultureInfo.InvariantCulture, $"keyspace_{keyspace:D5}");

    private static string TableOf(int keyspace, int table) =>
        table % SharedEvery == SharedEvery / 2
            ? string.Create(CultureInfo.InvariantCulture, $"shared_{keyspace / 4}_{table}")
            : string.Create(CultureInfo.InvariantCulture, $"table_{keyspace}_{table}");
}
