using ControlPlane.Reconcile.Status;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Schemas;

namespace ControlPlane.Reconcile.Loops;

/// <summary>The loop that keeps one topology right. All members may be called from any thread.</summary>
public interface ITopologyLoop
{
    string Name { get; }

    /// <summary>What is known now.</summary>
    LoopStatus Status { get; }

    /// <summary>See <see cref="LoopStatus.IsSettled"/>; it costs nothing to ask, where a status tells of every record.</summary>
    bool IsSettled { get; }

    /// <summary>Takes a new declaration in place of the last one. "All cells" follows the CellInfo records from then on; a cell that
    /// loses its last gate stays warm for a while.</summary>
    void Declare(GateDeclarations gates);

    /// <summary>
    /// Takes lists of live tables. Whoever reads tables calls it with all lists that it has, each time one was read or read
    /// again; a list takes the place of the one its keyspace had unless that is newer. A keyspace that is not among them, or
    /// no longer, keeps the list that it had: nothing is withdrawn because it cannot be read. A list that is new only by its
    /// time costs nothing.
    /// </summary>
    void Learn(LiveSchemas lists);

    /// <summary>Asks for a full read soon; asking twice before it began is asking once.</summary>
    void RequestResync();

    /// <summary>Runs until cancelled; then ends what is under way, gives back its locks, and returns.</summary>
    Task RunAsync(CancellationToken cancellation);
}
