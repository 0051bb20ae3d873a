using ControlPlane.Reconcile.Loops;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Planning;
using ControlPlane.Simulation.Planted;
using ControlPlane.Torture.Runs;
using ControlPlane.Torture.Stages;
using ControlPlane.Torture.Writers;

namespace ControlPlane.Torture.Subjects;

/// <summary>
/// The loop that <c>run</c> is, in this process: the cheapest way to many rounds. Its waits are short, since the servers
/// are on this machine; otherwise it is as it ships.
/// </summary>
internal sealed class LoopSubject : ISubject
{
    private static readonly LoopOptions Usual = new();

    private readonly CancellationTokenSource stop = new();
    private readonly LoopStores stores;
    private readonly LoopWitness witness;
    private readonly Task running;

    private LoopSubject(LoopStores stores, LoopWitness witness, bool prunes)
    {
        (this.stores, this.witness) = (stores, witness);
        var loop = new TopologyLoop(
            new()
            {
                Name = "tortured",
                Topology = stores.Connection,
                Rules = Rules(prunes),
                Options = Options,
            },
            witness,
            Random.Shared,
            TimeProvider.System
        );
        loop.Declare(new([.. Scribe.Cells.Select(cell => new Gate { Cell = cell, DeclaredBy = "torture" })], null));
        running = Task.Run(() => loop.RunAsync(stop.Token));
    }

    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    public IReadOnlyList<string> Complaints =>
        running is { IsFaulted: true, Exception: { } bug }
            ? [.. witness.Complaints, $"the loop ended: {bug}"]
            : witness.Complaints;

    /// <summary>Somebody who undoes our writes all the time is fought here: that is what the rounds are.</summary>
    private static LoopOptions Options { get; } =
        new()
        {
            Pass = Usual.Pass with
            {
                LeaseTimeToLive = TimeSpan.FromSeconds(3),
                Gather = new() { CellTimeout = TimeSpan.FromSeconds(3) },
            },
            LongestBackOff = TimeSpan.FromSeconds(1),
            FlapLimit = int.MaxValue,
        };

    public static LoopSubject Start(Stage stage, Journal journal, bool prunes, Func<Sabotage?> plant) =>
        new(new LoopStores(stage, plant), new LoopWitness(journal), prunes);

    public async Task StopAsync()
    {
        stop.Cancel();
        try
        {
            await running;
        }
        catch (OperationCanceledException) { }

        await stores.DisposeAsync();
    }

    public ValueTask DisposeAsync()
    {
        stop.Dispose();
        return ValueTask.CompletedTask;
    }

    private static PlanningRules Rules(bool prunes) =>
        prunes ? new() { Policy = Policy.Prune, OrphanGrace = TimeSpan.Zero } : new();
}
