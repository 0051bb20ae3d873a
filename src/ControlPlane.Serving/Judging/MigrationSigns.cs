using System.Collections.Immutable;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Judging;

/// <summary>
/// What the SrvKeyspaces of all cells say about a Reshard of one keyspace. A cell without a record shows nothing, so
/// every cell is looked at: the guard against undoing a traffic switch lives in the records being rebuilt, and is
/// not there in exactly the cells that this program fills (vitess-semantics.md 2.5).
/// </summary>
internal sealed record MigrationSigns
{
    /// <summary>Controls that disable query service, as "zone1 REPLICA shard -80", in the order of the cells.</summary>
    public required ImmutableArray<string> DisabledControls { get; init; }

    /// <summary>The records that were read, by cell.</summary>
    public required ImmutableArray<SeenRecord> Seen { get; init; }

    /// <summary>Cells whose record of the keyspace could not be read, with the reason.</summary>
    public required ImmutableArray<UnseenCell> Unseen { get; init; }

    public static MigrationSigns Of(KeyspaceName keyspace, Observed observed)
    {
        var seen = ImmutableArray.CreateBuilder<SeenRecord>();
        var unseen = ImmutableArray.CreateBuilder<UnseenCell>();
        foreach (var (cell, view) in observed.Cells)
        {
            switch (view)
            {
                case CellView.Read read when read.Records.SrvKeyspaces.Find(keyspace) is { } record:
                    if (record.Message is { } message)
                    {
                        seen.Add(new(cell, message));
                    }
                    else
                    {
                        unseen.Add(new(cell, $"its record {record.Key} cannot be decoded"));
                    }

                    break;
                case CellView.Unreadable unreadable:
                    unseen.Add(new(cell, unreadable.Why));
                    break;
                case CellView.Unusable unusable:
                    unseen.Add(new(cell, unusable.Why));
                    break;
            }
        }

        return new()
        {
            DisabledControls = [.. seen.SelectMany(DisabledIn)],
            Seen = seen.ToImmutable(),
            Unseen = unseen.ToImmutable(),
        };
    }

    private static IEnumerable<string> DisabledIn(SeenRecord seen) =>
        from partition in seen.Record.Partitions
        from control in partition.ShardTabletControls
        where control.QueryServiceDisabled
        select $"{seen.Cell} {TabletTypes.NameOf(partition.ServedType)} shard {control.Name}";
}

internal sealed record SeenRecord(CellName Cell, SrvKeyspace Record);

internal sealed record UnseenCell(CellName Cell, string Why);
