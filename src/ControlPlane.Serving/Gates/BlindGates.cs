using System.Collections.Immutable;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Gates;

/// <summary>
/// Finds gates that see no primary of what they watch. As soon as their cell has SrvKeyspaces, such a vtgate starts
/// with its ports closed for 30 s (<c>--gateway_initial_tablet_timeout</c>) and 5 s for each keyspace, unless its
/// tracker is off (lab-vtgate.md Q2). One that sees some of the primaries is not blind, and where no keyspace has a
/// primary nobody is blind because of that.
/// </summary>
public static class BlindGates
{
    private const int MostPlaces = 4;
    private const int InitialTimeout = 30;
    private const int PerKeyspace = 5;

    /// <summary>One notice for each cell that has such gates, however many there are.</summary>
    public static ImmutableArray<Notice> Of(GlobalRecords global, DeclaredGates gates)
    {
        var keyspaces = global.Keyspaces.Values.Select(Facts.Of).ToArray();
        var allPrimaries = PrimariesOf(keyspaces);
        return
        [
            .. from gate in gates.Gates
            let some = gate.KeyspacesToWatch
            let watched = some is null ? keyspaces : [.. keyspaces.Where(keyspace => some.Contains(keyspace.Name))]
            let primaries = some is null ? allPrimaries : PrimariesOf(watched)
            where primaries.Count > 0 && !CellsSeenBy(gate).Any(primaries.Contains)
            group new Blind(gate, primaries, SecondsToStart(gate, watched)) by gate.Cell into cell
            orderby cell.Key
            select Tell(cell.Key, [.. cell]),
        ];
    }

    private static OrdinalSet<CellName> PrimariesOf(Facts[] keyspaces) =>
        keyspaces.SelectMany(keyspace => keyspace.PrimaryCells).ToOrdinalSet();

    private static OrdinalSet<CellName> CellsSeenBy(Gate gate) =>
        gate.CellsToWatch ?? new[] { gate.Cell }.ToOrdinalSet();

    private static int SecondsToStart(Gate gate, Facts[] watched) =>
        gate.HasTracker is false
            ? InitialTimeout
            : InitialTimeout + (PerKeyspace * watched.Count(keyspace => keyspace.IsServed));

    private static Notice Tell(CellName cell, Blind[] blind)
    {
        var primaries = blind.SelectMany(gate => gate.Primaries).ToOrdinalSet();
        var watched = blind.SelectMany(gate => CellsSeenBy(gate.Gate)).ToOrdinalSet();
        var places = blind.Select(gate => gate.Gate.DeclaredBy).Distinct().ToArray();
        var declared =
            string.Join(", ", places.Take(MostPlaces)) + (places.Length > MostPlaces ? " and elsewhere" : "");
        var isGuess = blind.All(gate => gate.Gate.CellsToWatch is null);
        var sees = isGuess
            ? $"vtgates of {cell} ({declared}) see no primary if they watch their own cell only, and nothing says that they watch others"
            : $"vtgates of {cell} ({declared}) watch {string.Join(", ", watched)} and see no primary there";
        return new(
            NoticeKind.BlindGate,
            $"The {sees}: primaries are in {string.Join(", ", primaries)}. Once the cell has its SrvKeyspaces, such a vtgate "
                + $"starts with closed ports for about {blind.Max(gate => gate.SecondsToStart)} s.",
            $"Start them with --cells_to_watch={string.Join(',', watched.Union(primaries))}, or with a small "
                + "--gateway_initial_tablet_timeout (5 s for each keyspace remain, unless the schema tracker is off)."
                + (isGuess ? " If they watch such a cell already, say so: cells_to_watch in the gates file." : "")
        );
    }

    private sealed record Blind(Gate Gate, OrdinalSet<CellName> Primaries, int SecondsToStart);

    /// <summary>What of a keyspace matters to a vtgate that starts.</summary>
    private sealed record Facts(KeyspaceName Name, bool IsServed, ImmutableArray<CellName> PrimaryCells)
    {
        public static Facts Of(KeyspaceRecords keyspace)
        {
            var shards = keyspace.Shards.Values.Select(shard => shard.Message).Where(shard => shard is not null);
            var cells =
                from shard in shards
                let cell = shard!.PrimaryAlias?.Cell
                where !string.IsNullOrEmpty(cell)
                select new CellName(cell);
            return new(keyspace.Name, shards.Any(shard => shard!.IsPrimaryServing), [.. cells.Distinct()]);
        }
    }
}
