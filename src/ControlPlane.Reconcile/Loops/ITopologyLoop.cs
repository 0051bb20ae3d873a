using ControlPlane.Reconcile.Status;
using ControlPlane.Serving.Gates;

namespace ControlPlane.Reconcile.Loops;

/// <summary>The loop that keeps one topology right. All members may be called from any thread.</summary>
public interface ITopologyLoop
{
    string Name { get; }

    /// <summary>What is known now.</summary>
    LoopStatus Status { get; }

    /// <summary>Takes a new declaration in place of the last one. "All cells" follows the CellInfo records from then on; a cell that
    /// loses its last gate stays warm for a while.</summary>
    void Declare(GateDeclarations gates);

    /// <summary>Asks for a full read soon; asking twice before it began is asking once.</summary>
    void RequestResync();

    /// <summary>Runs until cancelled; then ends what is under way, gives back its locks, and returns.</summary>
    Task RunAsync(CancellationToken cancellation);
}
