using System.Collections.Immutable;
using ControlPlane.Reconcile.Gathering;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Readiness;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Readiness;

/// <summary>
/// Reads what tells whether cells are ready: the inputs, and the records of these cells alone. Other cells are asked only
/// about keyspaces that lack a record here and may be in a Reshard, since only there could they be why it is held back.
/// </summary>
internal sealed class ReadinessReader(TopologyConnection topology, ReadinessOptions options, TimeProvider time)
{
    /// <summary>Nothing is written, so that a VSchema need not have been quiet.</summary>
    private static readonly PlanningRules Rules = new() { VSchemaQuiet = TimeSpan.Zero };

    private readonly DeclaredGates gates = new([
        .. options.Cells.Select(cell => new Gate
        {
            Cell = cell,
            DeclaredBy = "",
            KeyspacesToWatch = options.KeyspacesToWatch,
        }),
    ]);

    /// <exception cref="StoreException">The global store cannot be read.</exception>
    public async Task<ImmutableArray<CellReadiness>> ReadAsync(CancellationToken cancellation)
    {
        var everything = new Scope.Everything();
        var (entries, at) = await StoreSpans.ReadAsync(
            topology.Global,
            everything.In(topology.Layout),
            Revision.None,
            cancellation
        );
        var global = GlobalRecordsReader.Read(topology.Layout, entries, at);
        var observed = new Observed
        {
            Now = time.GetUtcNow(),
            Global = global,
            Cells = await ViewAsync(global, options.Cells, everything, cancellation),
        };
        var cells = Judge(observed);
        var migrating = MayBeMigrating(cells, global);
        if (migrating.Count == 0)
        {
            return cells;
        }

        var others = global.Cells.Keys.Where(cell => !options.Cells.Contains(cell)).ToOrdinalSet();
        var peers = await ViewAsync(global, others, new Scope.Part(migrating, HasSrvVSchema: false), cancellation);
        return Judge(observed with { Cells = observed.Cells.Concat(peers).ToOrdinalMap() });
    }

    private ImmutableArray<CellReadiness> Judge(Observed observed) =>
        [
            .. Planner
                .Plan(observed, gates, Rules)
                .Cells.Select(plan => CellReadiness.Of(plan, observed.Global, options.KeyspacesToWatch)),
        ];

    private static OrdinalSet<KeyspaceName> MayBeMigrating(ImmutableArray<CellReadiness> cells, GlobalRecords global) =>
        cells
            .SelectMany(cell => cell.Awaited)
            .Select(finding => finding.Record.KeyspaceName)
            .OfType<KeyspaceName>()
            .Where(keyspace => global.Keyspaces.Find(keyspace) is { MayBeMigrating: true })
            .ToOrdinalSet();

    private async Task<OrdinalMap<CellName, CellView>> ViewAsync(
        GlobalRecords global,
        OrdinalSet<CellName> cells,
        Scope scope,
        CancellationToken cancellation
    )
    {
        var views = new List<CellView>();
        foreach (var cell in cells)
        {
            if (global.Cells.Find(cell) is { } info)
            {
                var place = CellPlace.Of(cell, info, topology.Cells);
                views.Add(await ViewAsync(place, scope, global.At, cancellation));
            }
        }

        return views.ToOrdinalMap(view => view.Cell, view => view);
    }

    private async Task<CellView> ViewAsync(CellPlace place, Scope scope, Revision at, CancellationToken cancellation) =>
        place switch
        {
            CellPlace.InGlobalStore here => await CellReader.ReadGlobalAsync(
                here,
                scope,
                topology.Global,
                at,
                cancellation
            ),
            CellPlace.InOwnStore own => await CellReader.ReadOwnAsync(
                own,
                scope,
                options.CellTimeout,
                LostCells.None,
                time,
                cancellation
            ),
            CellPlace.Nowhere nowhere => new CellView.Unusable(nowhere.Cell, nowhere.Why),
            _ => throw new InvalidOperationException("A cell's place is one of three."),
        };
}
