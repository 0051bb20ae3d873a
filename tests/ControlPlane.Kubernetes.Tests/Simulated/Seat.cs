using ControlPlane.Kubernetes.Election;
using ControlPlane.KubernetesFixture.Direct;
using ControlPlane.Simulation.Kernel;

namespace ControlPlane.Kubernetes.Tests.Simulated;

/// <summary>A candidate, and when it led.</summary>
internal sealed class Seat : IAsyncDisposable
{
    private readonly List<(TimeSpan From, TimeSpan Until)> spells = [];
    private readonly CancellationTokenSource stop = new();
    private Task running = Task.CompletedTask;
    private TimeSpan since;

    private Seat(SimNode process, LeaderElection election) => (Process, Election) = (process, election);

    public SimNode Process { get; }

    public LeaderElection Election { get; }

    public LeaderTerm? Term { get; private set; }

    public int Terms { get; private set; }

    public bool IsLeading { get; private set; }

    /// <param name="work">How long the work takes to end when its term has ended.</param>
    public static Seat Take(Stage stage, SimNode process, Weather? weather = null, TimeSpan work = default)
    {
        var seat = new Seat(process, stage.Election(process, weather));
        seat.running = process.Start(() =>
            seat.Election.RunAsync(term => seat.LeadAsync(stage, term, work), seat.stop.Token)
        );
        return seat;
    }

    /// <summary>Ends when everything of it has ended.</summary>
    public async Task StopAsync()
    {
        stop.Cancel();
        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
            // told to
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stop.Dispose();
    }

    /// <summary>Whether both ever held a term at one moment.</summary>
    public bool OverlapsWith(Seat other) =>
        spells.Exists(mine => other.spells.Exists(its => mine.From < its.Until && its.From < mine.Until));

    public override string ToString() => Process.Name;

    private async Task LeadAsync(Stage stage, LeaderTerm term, TimeSpan work)
    {
        (Term, IsLeading, since) = (term, true, stage.Now);
        Terms++;
        await using var noted = term.Ended.Register(() => IsLeading = false);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, Process.Time, term.Ended);
        }
        finally
        {
            await Task.Delay(work, Process.Time);
            spells.Add((since, stage.Now)); // to the end of the work, not only of the right to it
        }
    }
}
