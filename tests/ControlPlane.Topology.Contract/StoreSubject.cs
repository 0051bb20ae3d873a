using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Contract;

/// <summary>
/// A store under test, and what an operator of its server can do. No other writer may compact the server meanwhile;
/// keys outside <see cref="Root"/> are neither read nor written.
/// </summary>
public abstract class StoreSubject : IAsyncDisposable
{
    public abstract ITopologyStore Store { get; }

    /// <summary>The clock that the store's leases run on.</summary>
    public abstract TimeProvider Time { get; }

    /// <summary>The shortest lease that the store grants as asked. Tests wait for two or three of them.</summary>
    public virtual TimeSpan ShortTimeToLive => TimeSpan.FromSeconds(2);

    /// <summary>The time within which something that must happen has happened, lease expiry included.</summary>
    public virtual TimeSpan Patience => TimeSpan.FromSeconds(15);

    /// <summary>A prefix that only this test uses, ending in a slash.</summary>
    public Key Root { get; } = Key.FromText($"/contract/{Guid.NewGuid():N}/");

    /// <summary>Forgets all revisions before this one.</summary>
    public abstract Task CompactAsync(Revision at, CancellationToken cancellation);

    public abstract ValueTask DisposeAsync();
}
