using System.Collections.Immutable;
using ControlPlane.Reconcile.Loops;
using ControlPlane.Reconcile.Publishing;
using ControlPlane.Reconcile.Status;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;

namespace ControlPlane.Api.Metrics;

/// <summary>Counts what the loop of one topology does. What can be seen in its status is not counted here.</summary>
public sealed class MetricsCollector : ILoopObserver
{
    /// <summary>A bound on memory, beyond what is shown: cells by kinds of records by outcomes.</summary>
    private const int MostSeries = 10_000;

    /// <summary>controller-runtime's own (pkg/internal/controller/metrics).</summary>
    private static readonly ImmutableArray<double> ReconcileBounds =
    [
        0.005,
        0.01,
        0.025,
        0.05,
        0.1,
        0.15,
        0.2,
        0.25,
        0.3,
        0.35,
        0.4,
        0.45,
        0.5,
        0.6,
        0.7,
        0.8,
        0.9,
        1,
        1.25,
        1.5,
        1.75,
        2,
        2.5,
        3,
        3.5,
        4,
        4.5,
        5,
        6,
        7,
        8,
        9,
        10,
        15,
        20,
        25,
        30,
        40,
        50,
        60,
    ];

    /// <summary>Kubernetes' own for work queues: ten to the power of -8 to 3.</summary>
    private static readonly ImmutableArray<double> QueueBounds =
    [
        1e-8,
        1e-7,
        1e-6,
        1e-5,
        1e-4,
        1e-3,
        1e-2,
        1e-1,
        1,
        10,
        100,
        1000,
    ];

    internal Counter Rounds { get; } = new(2);

    internal Counter Writes { get; } = new(MostSeries);

    internal Counter OtherWrites { get; } = new(MostSeries);

    internal Counter MirrorBreaks { get; } = new(MostSeries);

    internal Counter Resyncs { get; } = new(2);

    internal Counter Bugs { get; } = new(1);

    internal Counter Adds { get; } = new(1);

    internal Counter Retries { get; } = new(1);

    internal Histogram RoundTime { get; } = new(ReconcileBounds);

    internal Histogram QueueTime { get; } = new(QueueBounds);

    internal Histogram WorkTime { get; } = new(QueueBounds);

    public void Queued(ServingRecordId record) => Adds.Add("");

    public void Taken(ServingRecordId record, TimeSpan waited) => QueueTime.Observe(waited);

    public void PutBack(ServingRecordId record, TimeSpan wait) => Retries.Add("");

    public void Found(ServingRecordId record, Finding? before, Finding? now) { }

    public void RoundEnded(RoundSummary round)
    {
        Rounds.Add(round.Failure is null ? "success" : "error");
        RoundTime.Observe(round.Duration);
        WorkTime.Observe(round.Duration);
    }

    /// <summary>In the status.</summary>
    public void MirrorRestarted(string store, string why) { }

    public void MirrorBroken(string store, string why) => MirrorBreaks.Add(store);

    public void OtherWrote(OtherWriterStatus writer) =>
        OtherWrites.Add(writer.Record.Cell.Value, KindOf(writer.Record));

    public void Resynced(ResyncStatus resync) => Resyncs.Add(resync.Failure is null ? "success" : "error");

    public void Settled() { }

    public void Stumbled(string doing, Exception bug) => Bugs.Add("");

    public void Gathering(int round) { }

    public void Planned(int round, Plan plan, TimeSpan duration) { }

    public void Waiting(string reason, TimeSpan wait) { }

    public void Ended(StepOutcome outcome, TimeSpan duration) =>
        Writes.Add(
            outcome.Step.Record.Cell.Value,
            KindOf(outcome.Step.Record),
            PrometheusText.Name(outcome.GetType().Name)
        );

    private static string KindOf(ServingRecordId record) =>
        record is ServingRecordId.SrvVSchema ? "SrvVSchema" : "SrvKeyspace";
}
