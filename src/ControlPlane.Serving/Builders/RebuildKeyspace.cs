using System.Collections.Immutable;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Records;

namespace ControlPlane.Serving.Builders;

/// <summary>
/// Upstream's RebuildKeyspace as a function (go/vt/topotools/rebuild_keyspace.go), bugs included: only the cells asked
/// for are looked at for a migration, and an unknown cell is noticed after the others were written. What upstream
/// leaves to the walk of a map is decided by the order of names and of the cells asked for.
/// </summary>
public static class RebuildKeyspace
{
    public static RebuildResult<SrvKeyspace> Run(RebuildKeyspaceInput input)
    {
        if (input.KeyspaceRecord is null)
        {
            return NotFound(input);
        }

        if (input.KeyspaceRecord is not Decoded<Keyspace>.Message { Value: var keyspace })
        {
            return Failed(Undecodable(input.KeyspaceRecord, $"keyspaces/{input.Keyspace}/Keyspace"));
        }

        var cells = input.RequestCells.IsEmpty ? [.. input.Cells] : input.RequestCells;
        if ((FaultInShards(input) ?? FaultInCells(input, cells)) is { } fault)
        {
            return Failed(fault);
        }

        return SrvKeyspaceBuilder.Build(keyspace, Records(input.Shards), input.AllowPartial) switch
        {
            SrvKeyspaceBuild.Built built => Write(built.Record, cells, input.Cells),
            SrvKeyspaceBuild.Refused { Refusal: var refusal } when cells.Length > 0 => Failed(
                new(refusal.Kind, refusal.TextFor(cells[0]))
            ),
            _ => new(), // nobody to build for, nothing checked
        };
    }

    // What was left of a deleted keyspace is cleared away in the cells asked for, and the call fails nevertheless.
    private static RebuildResult<SrvKeyspace> NotFound(RebuildKeyspaceInput input)
    {
        // With nothing at all under the keyspace's name there is not even a directory to lock.
        var path = input.Shards.IsEmpty ? $"keyspaces/{input.Keyspace}/" : $"keyspaces/{input.Keyspace}/Keyspace";
        return new()
        {
            Error = new(RebuildErrorKind.KeyspaceNotFound, $"node doesn't exist: {path}"),
            Removed = input.Cells.Intersect(input.RequestCells),
        };
    }

    private static RebuildError? FaultInShards(RebuildKeyspaceInput input)
    {
        foreach (var (name, record) in input.Shards)
        {
            var path = $"keyspaces/{input.Keyspace}/shards/{name}/Shard";
            if (ShardName.Parse(name.Value) is Parsed<ShardName>.Invalid { Error: var error })
            {
                return new(RebuildErrorKind.InvalidShardName, $"bad shard name in {path}: {error}");
            }

            if (record is Decoded<Shard>.Broken)
            {
                return Undecodable(record, path);
            }
        }

        return null;
    }

    private static RebuildError? FaultInCells(RebuildKeyspaceInput input, ImmutableArray<CellName> cells) =>
        cells
            .Select(cell => input.Existing.GetValueOrDefault(cell) is { } record ? FaultIn(record, cell, input) : null)
            .FirstOrDefault(fault => fault is not null);

    private static RebuildError? FaultIn(Decoded<SrvKeyspace> record, CellName cell, RebuildKeyspaceInput input)
    {
        if (record is not Decoded<SrvKeyspace>.Message { Value: var existing })
        {
            return Undecodable(record, $"keyspaces/{input.Keyspace}/SrvKeyspace of cell {cell}");
        }

        var migrating = existing.Partitions.FirstOrDefault(partition =>
            partition.ShardTabletControls.Any(control => control.QueryServiceDisabled)
        );
        return migrating is null
            ? null
            : new(
                RebuildErrorKind.MigrationInProgress,
                "can't rebuild serving keyspace while a migration is on going. TabletControls is set for partition "
                    + GoText.Of(migrating)
            );
    }

    private static RebuildResult<SrvKeyspace> Write(
        SrvKeyspace record,
        ImmutableArray<CellName> cells,
        ImmutableSortedSet<CellName> known
    )
    {
        var unknown = cells.Where(cell => !known.Contains(cell)).Distinct().Order();
        var errors = unknown.Select(cell => $"writing serving data failed: node doesn't exist: cells/{cell}/CellInfo");
        var text = string.Join('\n', errors);
        return new()
        {
            Error = text.Length > 0 ? new(RebuildErrorKind.CellNotFound, text) : null,
            Written = known.Intersect(cells).ToImmutableSortedDictionary(cell => cell, _ => record),
        };
    }

    private static IEnumerable<ShardRecord> Records(ImmutableSortedDictionary<ShardName, Decoded<Shard>> shards) =>
        from shard in shards
        let message = shard.Value as Decoded<Shard>.Message
        where message is not null
        select new ShardRecord(shard.Key, message.Value);

    private static RebuildError Undecodable<T>(Decoded<T> record, string path) =>
        new(
            RebuildErrorKind.UndecodableRecord,
            $"cannot decode {path}: {(record is Decoded<T>.Broken { Why: var why } ? why : "")}"
        );

    private static RebuildResult<SrvKeyspace> Failed(RebuildError error) => new() { Error = error };
}
