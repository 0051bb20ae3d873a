using System.Collections.Immutable;
using ControlPlane.Protocols.Query;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Topology.Names;

namespace ControlPlane.TabletFixture;

/// <summary>What a scripted tablet has and is.</summary>
public sealed record TabletState
{
    public required Topology.Names.TabletAlias Alias { get; init; }

    public required KeyspaceShard Shard { get; init; }

    public TabletType Type { get; init; } = TabletType.Primary;

    public bool IsServing { get; init; } = true;

    public ImmutableSortedSet<string> Tables { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    public ImmutableSortedSet<string> Views { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    public static TabletState Primary(string alias, string keyspace, params IEnumerable<string> tables) =>
        new()
        {
            Alias = Topology.Names.TabletAlias.Parse(alias).OrNull()!.Value,
            Shard = new(new(keyspace), new("0")),
            Tables = tables.ToImmutableSortedSet(StringComparer.Ordinal),
        };

    /// <summary>What it says of itself.</summary>
    /// <param name="tables">Named as changed.</param>
    /// <param name="views">Named as changed.</param>
    public StreamHealthResponse Health(IEnumerable<string> tables, IEnumerable<string> views)
    {
        var stats = new RealtimeStats();
        stats.TableSchemaChanged.AddRange(tables);
        stats.ViewSchemaChanged.AddRange(views);
        return new()
        {
            Target = new()
            {
                Keyspace = Shard.Keyspace.Value,
                Shard = Shard.Shard.Value,
                TabletType = Type,
            },
            Serving = IsServing,
            TabletAlias = new() { Cell = Alias.Cell.Value, Uid = Alias.Uid },
            RealtimeStats = stats,
        };
    }
}
