using ControlPlane.Protocols.Query;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Topology.Names;

namespace ControlPlane.Schemas.Tablets;

/// <summary>What a tablet says of itself.</summary>
public sealed record TabletHealth
{
    public required KeyspaceShard Shard { get; init; }

    public required TabletType Type { get; init; }

    public required bool IsServing { get; init; }

    /// <summary>Null: it does not say.</summary>
    public required Topology.Names.TabletAlias? Alias { get; init; }

    /// <summary>
    /// Tables or views were created, altered or dropped. Which ones is not kept: the list that comes with it also names
    /// others, and dropped tables like created ones (lab-tablet.md 3), so everything is read again.
    /// </summary>
    public required bool SchemaChanged { get; init; }

    public static TabletHealth Of(StreamHealthResponse message) =>
        new()
        {
            Shard = new(new(message.Target?.Keyspace ?? ""), new(message.Target?.Shard ?? "")),
            Type = message.Target?.TabletType ?? TabletType.Unknown,
            IsServing = message.Serving,
            Alias = message.TabletAlias is { } alias ? new(new(alias.Cell), alias.Uid) : null,
            SchemaChanged =
                message.RealtimeStats is { } stats
                && (stats.TableSchemaChanged.Count > 0 || stats.ViewSchemaChanged.Count > 0),
        };
}
