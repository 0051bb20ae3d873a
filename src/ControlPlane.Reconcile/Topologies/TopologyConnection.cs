using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Topologies;

/// <summary>One topology: its global store, and the way to the stores of its cells.</summary>
public sealed record TopologyConnection
{
    public required ITopologyStore Global { get; init; }

    public required GlobalLayout Layout { get; init; }

    public required ICellStores Cells { get; init; }
}

/// <summary>Opens the stores that CellInfo records name. Stores are opened once per address and live as long as this.</summary>
public interface ICellStores
{
    /// <param name="serverAddress">The address of a CellInfo, as it stands there.</param>
    CellStore Open(string serverAddress);
}

/// <summary>What a CellInfo's address leads to.</summary>
public abstract record CellStore
{
    private CellStore() { }

    /// <summary>The global store itself: the address shares a server with it.</summary>
    public sealed record SameAsGlobal : CellStore;

    /// <summary>A store of the cell's own.</summary>
    public sealed record Own(ITopologyStore Store) : CellStore;

    /// <summary>Not an address that can be used; <paramref name="Why"/> says what is wrong with it.</summary>
    public sealed record Unusable(string Why) : CellStore;
}
