using System.Collections.Immutable;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Reconcile.Gathering;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Locks;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Cli.Checks;

/// <summary>Tries the global store and the store of every cell. Cells without gates are only read, by guards.</summary>
internal sealed class Checker(TopologyConnection topology, DeclaredGates gates)
{
    private static readonly KeyspaceName AnyKeyspace = new("any");

    public async Task<CheckedTopology> RunAsync(CancellationToken cancellation)
    {
        var reach = await Probe.ReadAsync(topology.Global, "reach it", [topology.Layout.Cells], cancellation);
        if (reach.Result is not CheckResult.Ok)
        {
            return new([new(topology.Global.Address, [reach])], [], OrdinalSet<KeyspaceName>.Empty, []);
        }

        var places = await PlacesAsync(cancellation);
        var records = await KeyspacesAsync(cancellation);
        var keyspaces = records
            .Keyspaces.Values.Where(keyspace => keyspace.Keyspace is not null)
            .Select(keyspace => keyspace.Name)
            .ToOrdinalSet();
        var global = CheckGlobalAsync(keyspaces, cancellation);
        var cells = await Task.WhenAll(places.Select(place => CheckCellAsync(place, keyspaces, cancellation)));
        var undeclared = gates.Cells.Where(cell => places.All(place => place.Cell != cell)).Select(NoCellInfo);
        var perStore = cells
            .GroupBy(cell => cell.Store, StringComparer.Ordinal)
            .Select(store => new StoreChecks(store.Key, [.. store.SelectMany(cell => cell.Results)]));
        var first = new StoreChecks(topology.Global.Address, [reach, .. await global, .. undeclared]);
        return new(Merge([first, .. perStore]), places, keyspaces, BlindGates.Of(records, gates));
    }

    private async Task<ImmutableArray<Check>> CheckGlobalAsync(
        OrdinalSet<KeyspaceName> keyspaces,
        CancellationToken cancellation
    )
    {
        var layout = topology.Layout;
        var inputs = await Probe.ReadAsync(topology.Global, "read the inputs", GlobalInputs.Of(layout), cancellation);
        var locks = await Probe.LockAsync(
            topology.Global,
            "lock keyspaces",
            lease =>
                [.. OrAny(keyspaces).Select(keyspace => LockDirectory.Keyspace(layout.Root, keyspace).PlaceOf(lease))],
            cancellation
        );
        var own = await Probe.ReadAsync(
            topology.Global,
            "keep our own routing records",
            [layout.Routing.Directory],
            cancellation
        );
        var write = await Probe.WriteAsync(
            topology.Global,
            "keep our own routing records",
            [layout.Routing.Head],
            cancellation
        );
        return [inputs, locks, Lenient(own.Result is CheckResult.Ok ? write : own)];
    }

    private async Task<StoreChecks> CheckCellAsync(
        CellPlace place,
        OrdinalSet<KeyspaceName> keyspaces,
        CancellationToken cancellation
    )
    {
        var (store, layout) = place switch
        {
            CellPlace.InGlobalStore global => (topology.Global, global.Layout),
            CellPlace.InOwnStore own => (own.Store, own.Layout),
            _ => (topology.Global, null),
        };
        if (layout is null)
        {
            var unusable = new Check($"find cell {place.Cell}", CheckResult.Failed, ((CellPlace.Nowhere)place).Why);
            return new(store.Address, [Weigh(place.Cell, unusable)]);
        }

        var read = await Probe.ReadAsync(
            store,
            $"read the serving records of {place.Cell}",
            [KeySpan.Single(layout.SrvVSchema), layout.Keyspaces],
            cancellation
        );
        if (!gates.Cells.Contains(place.Cell) || read.Result is not CheckResult.Ok)
        {
            return new(store.Address, [Weigh(place.Cell, read)]);
        }

        ImmutableArray<Key> keys = [layout.SrvVSchema, .. OrAny(keyspaces).Select(layout.SrvKeyspace)];
        var write = await Probe.WriteAsync(store, $"write the serving records of {place.Cell}", keys, cancellation);
        return new(store.Address, [read, write]);
    }

    /// <summary>What cannot be done in a cell without gates keeps no gate from being served.</summary>
    private Check Weigh(CellName cell, Check check) =>
        check.Result is CheckResult.Failed && !gates.Cells.Contains(cell)
            ? check with
            {
                Result = CheckResult.Warning,
            }
            : check;

    /// <summary>Without our own records gates are served as well; what is known of live tables is forgotten at each start.</summary>
    private static Check Lenient(Check check) =>
        check.Result is CheckResult.Failed ? check with { Result = CheckResult.Warning } : check;

    private static Check NoCellInfo(CellName cell) =>
        new(
            $"find cell {cell}",
            CheckResult.Failed,
            $"The global store has no CellInfo of {cell}. Declare the cell: vtctldclient AddCellInfo --server-address "
                + $"ADDRESS --root ROOT {cell}; or correct its name where the gate is declared."
        );

    private async Task<ImmutableArray<CellPlace>> PlacesAsync(CancellationToken cancellation)
    {
        var places = ImmutableArray.CreateBuilder<CellPlace>();
        await foreach (var entry in EntriesAsync(topology.Layout.Cells, cancellation))
        {
            if (topology.Layout.Root.Segments(entry.Key) is ["cells", var cell, "CellInfo"])
            {
                places.Add(CellPlace.Of(new(cell), new StoredRecord<CellInfo>(entry), topology.Cells));
            }
        }

        return places.ToImmutable();
    }

    private async Task<GlobalRecords> KeyspacesAsync(CancellationToken cancellation)
    {
        var entries = new List<Entry>();
        await foreach (var entry in EntriesAsync(topology.Layout.Keyspaces, cancellation))
        {
            entries.Add(entry);
        }

        return GlobalRecordsReader.Read(topology.Layout, entries, Revision.None);
    }

    private async IAsyncEnumerable<Entry> EntriesAsync(
        KeySpan span,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await foreach (var page in topology.Global.ListAsync(span, new ListOptions(), cancellation))
        {
            foreach (var entry in page.Entries)
            {
                yield return entry;
            }
        }
    }

    private static OrdinalSet<KeyspaceName> OrAny(OrdinalSet<KeyspaceName> keyspaces) =>
        keyspaces.Count > 0 ? keyspaces : new[] { AnyKeyspace }.ToOrdinalSet();

    private static ImmutableArray<StoreChecks> Merge(IEnumerable<StoreChecks> checks) =>
        [
            .. from check in checks
            group check.Results by check.Store into store
            select new StoreChecks(store.Key, [.. store.SelectMany(results => results)]),
        ];
}
