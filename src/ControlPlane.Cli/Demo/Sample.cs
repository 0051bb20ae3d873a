using System.Collections.Immutable;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Cli.Demo;

/// <summary>
/// A small topology with vtgates in three cells. zone1 has tablets, so Vitess keeps its records right. zone2 lost its
/// tablets before customer was resharded and its VSchema grew, so its records are stale. zone3 is new and has none.
/// </summary>
internal static class Sample
{
    public const string Address = "memory:2379";

    public static TopologyRoot GlobalRoot { get; } = new("/vitess/global");

    public static CellName Right { get; } = new("zone1");

    public static CellName Stale { get; } = new("zone2");

    public static CellName New { get; } = new("zone3");

    public static ImmutableArray<CellName> Cells { get; } = [Right, Stale, New];

    public static CellLayout LayoutOf(CellName cell) => new(new TopologyRoot($"/vitess/{cell}"));

    /// <summary>Writes the sample into an empty store.</summary>
    public static async Task FillAsync(ITopologyStore store, CancellationToken cancellation)
    {
        IEnumerable<Write> records =
        [
            .. Cells.Select(cell => CellInfo(cell, store.Address)),
            .. SampleTopology.Now.GlobalRecords(new GlobalLayout(GlobalRoot)),
            .. SampleTopology.Now.ServingRecords(LayoutOf(Right)),
            .. SampleTopology.Before.ServingRecords(LayoutOf(Stale)),
        ];
        if (await store.CommitAsync(new([], [.. records]), cancellation) is not CommitOutcome.Committed)
        {
            throw new InvalidOperationException("An empty store in memory takes what it is given.");
        }
    }

    private static Write CellInfo(CellName cell, string address) =>
        new Write.Put(
            new GlobalLayout(GlobalRoot).CellInfo(cell),
            new CellInfo { ServerAddress = address, Root = LayoutOf(cell).Root.Path }.ToByteString()
        );
}
