using ControlPlane.Reconcile.Gathering;
using ControlPlane.Reconcile.Passes;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Topology.Locks;

namespace ControlPlane.Reconcile.Publishing;

/// <summary>Puts a publisher together.</summary>
internal static class PublisherFactory
{
    public static Publisher Create(
        TopologyConnection topology,
        PassOptions options,
        IPublishObserver observer,
        TimeProvider time
    )
    {
        var writer = new StepWriter(observer, time);
        var locked = new LockedKeyspacePublisher(
            topology,
            new KeyspaceGatherer(topology, options.Gather, time),
            new TopologyLocks(topology.Global, LockOwner.ThisProcess, time),
            writer,
            new(new LockOptions(options.LeaseTimeToLive, options.LockTimeout), options.WriteConcurrency)
        );
        return new(
            new GlobalStorePublisher(topology, writer, options.WriteConcurrency),
            new OwnStoreVSchemaPublisher(writer, options.WriteConcurrency),
            locked,
            writer
        );
    }
}
