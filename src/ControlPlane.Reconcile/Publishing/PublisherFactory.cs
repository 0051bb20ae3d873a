using ControlPlane.Reconcile.Gathering;
using ControlPlane.Reconcile.Passes;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Topology.Locks;

namespace ControlPlane.Reconcile.Publishing;

/// <summary>Puts a publisher together.</summary>
internal static class PublisherFactory
{
    /// <summary>A lock that is free takes a few round trips, however short the time that others are waited for.</summary>
    private static readonly TimeSpan LeastLockTimeout = TimeSpan.FromSeconds(2);

    public static Publisher Create(
        TopologyConnection topology,
        PassOptions options,
        IPublishObserver observer,
        TimeProvider time
    )
    {
        var writer = new StepWriter(observer, time);
        var gatherer = new KeyspaceGatherer(new TopologyReader(topology, options.Gather, time));
        var lockTimeout = options.LockTimeout > LeastLockTimeout ? options.LockTimeout : LeastLockTimeout;
        var locked = new LockedKeyspacePublisher(
            topology,
            new TopologyLocks(topology.Global, LockOwner.ThisProcess, time),
            new KeyspaceRewriter(topology, gatherer, writer, options.WriteConcurrency),
            writer,
            new(new LockOptions(options.LeaseTimeToLive, lockTimeout), options.WriteConcurrency)
        );
        return new(
            new GlobalStorePublisher(topology, writer, options.WriteConcurrency),
            new OwnStoreVSchemaPublisher(writer, options.WriteConcurrency, time),
            locked,
            writer
        );
    }
}
