using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Routing.Model;
using ControlPlane.Serving.Routing.Report;
using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Tests.Routing;

/// <summary>Says in few words which keyspaces a record has, what its VSchemas name, and what MySQL really has.</summary>
internal sealed class Cluster
{
    private readonly SrvVSchema record = new() { RoutingRules = new(), KeyspaceRoutingRules = new() };
    private LiveSchemas live = LiveSchemas.Empty;

    public static DateTimeOffset ReadAt { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public RoutingModel OfRecord => RoutingModel.From(record);

    public RoutingModel Tracking => RoutingModel.From(record, live);

    public RoutingReport Report => RoutingReport.Of(Tracking);

    public RoutingReport ReportOfRecord => RoutingReport.Of(OfRecord);

    public SrvVSchema Record => record;

    public LiveSchemas LiveSchemas => live;

    /// <summary>A table: <c>t</c>; a sequence: <c>t seq</c>; a reference: <c>t ref ks.s</c>; with a sequence: <c>t uses s</c>.</summary>
    public Cluster Unsharded(string name, params string[] tables) => Add(name, new(), tables);

    public Cluster Sharded(string name, params string[] tables) => Add(name, new() { Sharded = true }, tables);

    public Cluster Explicit(string name, params string[] tables) =>
        Add(name, new() { RequireExplicitRouting = true }, tables);

    public Cluster Live(string keyspace, params string[] tables) => Live(keyspace, tables, []);

    public Cluster Live(string keyspace, string[] tables, string[] views, DateTimeOffset? readAt = null)
    {
        live = live.With(
            new()
            {
                Keyspace = new(keyspace),
                Tables = tables.ToOrdinalSet(),
                Views = views.ToOrdinalSet(),
                ReadAt = readAt ?? ReadAt,
                Source = "test",
            }
        );
        return this;
    }

    public Cluster Rule(string from, params string[] to)
    {
        record.RoutingRules.Rules.Add(
            new ControlPlane.Protocols.VSchema.RoutingRule { FromTable = from, ToTables = { to } }
        );
        return this;
    }

    public Cluster KeyspaceRule(string from, string to)
    {
        record.KeyspaceRoutingRules.Rules.Add(new KeyspaceRoutingRule { FromKeyspace = from, ToKeyspace = to });
        return this;
    }

    private Cluster Add(string name, Keyspace keyspace, string[] tables)
    {
        if (keyspace.Sharded)
        {
            keyspace.Vindexes["hash"] = new() { Type = "hash" };
        }

        foreach (var words in tables.Select(table => table.Split(' ')))
        {
            keyspace.Tables[words[0]] = TableOf(words, keyspace.Sharded);
        }

        record.Keyspaces[name] = keyspace;
        return this;
    }

    private static Table TableOf(string[] words, bool isSharded)
    {
        var table = new Table();
        if (isSharded)
        {
            table.ColumnVindexes.Add(new ColumnVindex { Name = "hash", Column = "id" });
        }

        switch (words)
        {
            case [_, "seq"]:
                table.Type = "sequence";
                break;
            case [_, "ref", .. var source]:
                table.Type = "reference";
                table.Source = string.Concat(source);
                break;
            case [_, "uses", var sequence]:
                table.AutoIncrement = new() { Column = "id", Sequence = sequence };
                break;
        }

        return table;
    }
}
