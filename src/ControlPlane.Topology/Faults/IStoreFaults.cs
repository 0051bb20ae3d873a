using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Faults;

/// <summary>
/// Decides, call by call, what goes wrong between a program and its store. Each method may wait before it answers,
/// which delays what it is asked about, and may do anything to the store meanwhile, which orders that exactly.
/// </summary>
public interface IStoreFaults
{
    /// <summary>Before the store learns of a call.</summary>
    ValueTask<Fate> OnRequestAsync(StoreCall call, CancellationToken cancellation) => new(Fate.Passes);

    /// <summary>After the store did it, and before the caller learns so. Not asked for watches.</summary>
    ValueTask<Fate> OnReplyAsync(StoreCall call, CancellationToken cancellation) => new(Fate.Passes);

    /// <summary>Before a watch tells a change or a sign of life. A lost one means that the stream broke before it.</summary>
    ValueTask<Fate> OnChangeAsync(StoreCall.Watch watch, TopologyChange change, CancellationToken cancellation) =>
        new(Fate.Passes);
}
