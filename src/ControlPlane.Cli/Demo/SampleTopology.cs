using System.Collections.Immutable;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Builders;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;
using Google.Protobuf;
using Keyspace = ControlPlane.Protocols.Topodata.Keyspace;
using VSchemaKeyspace = ControlPlane.Protocols.VSchema.Keyspace;

namespace ControlPlane.Cli.Demo;

/// <summary>One keyspace of the sample; all its shards serve.</summary>
internal sealed record SampleKeyspace(KeyspaceName Name, VSchemaKeyspace VSchema, ImmutableArray<ShardName> Shards);

/// <summary>The sample's keyspaces and rules at one time.</summary>
internal sealed record SampleTopology(ImmutableArray<SampleKeyspace> Keyspaces, ClusterRules Rules)
{
    public static SampleTopology Before { get; } =
        new(
            [Commerce, new(new("customer"), CustomerBefore, [new("0")])],
            new ClusterRules { Routing = new() { Rules = { Rule("corder", "customer.corder") } } }
        );

    public static SampleTopology Now { get; } =
        new(
            [Commerce, new(new("customer"), CustomerNow, [new("-80"), new("80-")]), Lookup],
            new ClusterRules
            {
                Routing = new() { Rules = { Rule("corder", "customer.corder"), Rule("invoice", "customer.invoice") } },
            }
        );

    public IEnumerable<Write> GlobalRecords(GlobalLayout layout) =>
        [
            .. Keyspaces.SelectMany(keyspace =>
                (Write[])
                    [
                        Put(layout.Keyspace(keyspace.Name), new Keyspace { SidecarDbName = "_vt" }),
                        Put(layout.VSchema(keyspace.Name), keyspace.VSchema),
                        .. keyspace.Shards.Select(shard => Put(layout.Shard(keyspace.Name, shard), ShardOf(shard))),
                    ]
            ),
            Put(layout.RoutingRules, Rules.Routing!),
        ];

    /// <summary>What Vitess' own rebuild writes for a cell.</summary>
    public IEnumerable<Write> ServingRecords(CellLayout layout) =>
        [
            Put(
                layout.SrvVSchema,
                SrvVSchemaBuilder.Build(
                    Keyspaces.Select(keyspace =>
                        KeyValuePair.Create(keyspace.Name, (VSchemaKeyspace?)keyspace.VSchema)
                    ),
                    Rules
                )
            ),
            .. Keyspaces.Select(keyspace => Put(layout.SrvKeyspace(keyspace.Name), SrvKeyspaceOf(keyspace))),
        ];

    private static SampleKeyspace Commerce =>
        new(
            new("commerce"),
            new()
            {
                Tables =
                {
                    ["product"] = new(),
                    ["customer_seq"] = new() { Type = "sequence" },
                    ["order_seq"] = new() { Type = "sequence" },
                },
            },
            [new("0")]
        );

    private static SampleKeyspace Lookup =>
        new(new("lookup"), new() { Tables = { ["email_customer"] = new() } }, [new("0")]);

    private static VSchemaKeyspace CustomerBefore => new() { Tables = { ["customer"] = new(), ["corder"] = new() } };

    private static VSchemaKeyspace CustomerNow =>
        new()
        {
            Sharded = true,
            Vindexes = { ["hash"] = new() { Type = "hash" } },
            Tables =
            {
                ["customer"] = Sharded("customer_id", "commerce.customer_seq"),
                ["corder"] = Sharded("customer_id", "commerce.order_seq"),
                ["invoice"] = Sharded("customer_id", ""),
            },
        };

    private static Table Sharded(string column, string sequence) =>
        new()
        {
            ColumnVindexes =
            {
                new ColumnVindex { Column = column, Name = "hash" },
            },
            AutoIncrement = sequence.Length == 0 ? null : new() { Column = $"{column}", Sequence = sequence },
        };

    private static RoutingRule Rule(string from, string to) => new() { FromTable = from, ToTables = { to } };

    private static Shard ShardOf(ShardName name) =>
        new() { KeyRange = name.KeyRange?.ToMessage(), IsPrimaryServing = true };

    private static SrvKeyspace SrvKeyspaceOf(SampleKeyspace keyspace) =>
        SrvKeyspaceBuilder.Build(
            new Keyspace(),
            keyspace.Shards.Select(shard => new ShardRecord(shard, ShardOf(shard))),
            allowPartial: false
        )
            is SrvKeyspaceBuild.Built built
            ? built.Record
            : throw new InvalidOperationException($"The sample's shards of {keyspace.Name} do not fit together.");

    private static Write.Put Put(Key key, IMessage message) => new Write.Put(key, message.ToByteString());
}
