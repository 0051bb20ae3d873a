using ControlPlane.Topology.Names;

namespace ControlPlane.Schemas.Tablets;

/// <summary>The way to tablets.</summary>
public interface ITabletDialer
{
    /// <summary>A connection of its own; nothing is sent before it is used.</summary>
    ITabletConnection Dial(TabletAddress address);
}

/// <summary>One tablet, as far as its tables are concerned. The calls may run side by side.</summary>
public interface ITabletConnection : IAsyncDisposable
{
    /// <summary>What the tablet says of itself: once at the start, at changes, and now and then. It does not end by itself.</summary>
    /// <exception cref="TabletException">The stream broke or was refused.</exception>
    IAsyncEnumerable<TabletHealth> HealthAsync(CancellationToken cancellation);

    /// <summary>All tables and views, or nothing.</summary>
    /// <param name="shard">Who is asked, as a primary; a tablet that is somebody else refuses.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="TabletException">No whole and credible answer within the limits.</exception>
    Task<TableNames> ReadAsync(KeyspaceShard shard, CancellationToken cancellation);
}
