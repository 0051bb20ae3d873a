using System.Diagnostics;
using ControlPlane.Torture.Checking;
using ControlPlane.Torture.Faults;
using ControlPlane.Torture.Subjects;
using ControlPlane.Torture.Writers;

namespace ControlPlane.Torture.Runs;

/// <summary>
/// A controller on a stage from its start to its end. In each round inputs change, others meddle, a fault strikes in
/// the middle of that and heals; then everything must come right, and everything that was written must have been right.
/// </summary>
internal sealed class Life : IAsyncDisposable
{
    private const int FewestEdits = 3;
    private const int MostEdits = 9;
    private static readonly TimeSpan LongestRound = TimeSpan.FromMinutes(5);

    private readonly LifePlan plan;
    private readonly Scribe scribe;
    private readonly Watchers watchers;
    private readonly Journal journal = new();
    private readonly LifeReport report = new();

    private Life(LifePlan plan, Scribe scribe, Watchers watchers) =>
        (this.plan, this.scribe, this.watchers) = (plan, scribe, watchers);

    public static async Task<LifeReport> LiveAsync(LifePlan plan, CancellationToken cancellation)
    {
        using var scribe = new Scribe(plan.Stage);
        await scribe.FoundAsync(cancellation);
        await using var life = new Life(plan, scribe, await Watchers.StartAsync(plan.Stage, plan.Prunes, cancellation));
        await life.LiveAsync(cancellation);
        life.report.Writes = life.watchers.Verifier.Writes;
        life.report.Counts = life.journal.Counts;
        return life.report;
    }

    public ValueTask DisposeAsync() => watchers.DisposeAsync();

    private async Task LiveAsync(CancellationToken cancellation)
    {
        await using ISubject subject = plan.ByExecutable
            ? RunSubject.Start(plan.Stage, plan.Prunes)
            : LoopSubject.Start(plan.Stage, journal, plan.Prunes, plan.Plant);
        for (var round = 0; round < plan.Rounds && report.Violations.Count == 0; round++)
        {
            await GuardedAsync(plan.FirstSeed + round, () => RoundAsync(plan.FirstSeed + round, subject, cancellation));
        }

        await GuardedAsync(plan.FirstSeed + report.Rounds - 1, () => EndAsync(subject, cancellation));
    }

    private async Task RoundAsync(int seed, ISubject subject, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(LongestRound);
        var random = new Random(seed);
        if (report.Rounds == 0)
        {
            await ConvergeAsync(subject, limit.Token);
        }

        journal.Tell($"round {report.Rounds + 1}, seed {seed}");
        var scribbling = scribe.ScribbleAsync(
            new Random(random.Next()),
            random.Next(FewestEdits, MostEdits),
            limit.Token
        );
        await plan.Fault.StrikeAsync(new(plan.Stage, scribe, watchers.Global, random, journal), limit.Token);
        await scribbling;
        await scribe.EditAsync(random, limit.Token);
        journal.Tell("the fault is over and inputs stay");
        report.Convergence.Add(await ConvergeAsync(subject, limit.Token));
        report.Rounds++;
        Judge(seed, subject);
    }

    private async Task<TimeSpan> ConvergeAsync(ISubject subject, CancellationToken cancellation)
    {
        var since = Stopwatch.GetTimestamp();
        await scribe.SignAsync("all that was to be written is", cancellation);
        await watchers.UntilAsync(scribe, cancellation);
        var patience = plan.Patience ?? subject.Patience;
        while (watchers.Wrong() is { Count: > 0 } wrong)
        {
            var waited = Stopwatch.GetElapsedTime(since);
            if (waited > patience || subject.Complaints.Count > 0)
            {
                throw new ViolationException(
                    $"converges: {waited.TotalSeconds:0} s after the fault still wrong: {string.Join(", ", wrong)}"
                );
            }

            await watchers.NextAsync(TimeSpan.FromMilliseconds(500), cancellation);
        }

        var took = Stopwatch.GetElapsedTime(since);
        await LeasesGoAsync(patience, cancellation);
        return took;
    }

    private async Task LeasesGoAsync(TimeSpan patience, CancellationToken cancellation)
    {
        var since = Stopwatch.GetTimestamp();
        while (!plan.Stage.NeedsUsers && await plan.Stage.Members[0].LeasesAsync(cancellation) is not { Length: 0 })
        {
            if (Stopwatch.GetElapsedTime(since) > patience)
            {
                throw new ViolationException("nothing is left behind: a lease is still there");
            }

            await Task.Delay(100, cancellation);
        }
    }

    private void Judge(int seed, ISubject subject)
    {
        watchers.Verify();
        foreach (var broken in watchers.Verifier.Violations.Concat(subject.Complaints).Concat(Unobserved.Take()))
        {
            Violate(seed, broken);
        }
    }

    private async Task EndAsync(ISubject subject, CancellationToken cancellation)
    {
        if (report.Violations.Count > 0)
        {
            await subject.StopAsync();
            return;
        }

        if (subject is RunSubject executable)
        {
            await RebuildAsync(executable, cancellation);
        }

        await subject.StopAsync();
        await scribe.SignAsync("the end", cancellation);
        await watchers.UntilAsync(scribe, cancellation);
        if (watchers.Wrong() is { Count: > 0 } wrong)
        {
            throw new ViolationException($"stays right: at the end wrong: {string.Join(", ", wrong)}");
        }

        await LeasesGoAsync(subject.Patience, cancellation);
        Judge(plan.FirstSeed + report.Rounds - 1, subject);
    }

    /// <summary>
    /// A pass of the executable over what another one keeps right finds nothing to do, but for orphans, which it leaves.
    /// </summary>
    private async Task RebuildAsync(RunSubject executable, CancellationToken cancellation)
    {
        var (exit, said) = await executable.RebuildAsync(plan.Stage, cancellation);
        if (exit is not (0 or 2) || !said.Contains("0 records written", StringComparison.Ordinal))
        {
            throw new ViolationException($"a rebuild finds nothing to do: it ended with {exit}: {said}");
        }
    }

    private async Task GuardedAsync(int seed, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (ViolationException broken)
        {
            Violate(seed, broken.Message);
        }
        catch (Exception failed)
        {
            Violate(seed, $"the torture itself is sound: {failed}");
        }
    }

    private void Violate(int seed, string rule) =>
        report.Violations.Add(
            $"""
            FAULT={plan.Fault} SEED={seed}{(plan.ByExecutable ? " (executable)" : "")}
            {rule}
            {(report.Violations.Count == 0 ? journal.Story(watchers.Global.Events) : "")}
            """
        );
}
