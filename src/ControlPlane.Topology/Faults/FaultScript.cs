using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Faults;

/// <summary>
/// Faults in order: each call meets the first rule that means it and is not used up; without one it passes.
/// Rules can be added at any time.
/// </summary>
public sealed class FaultScript(TimeProvider time) : IStoreFaults
{
    private readonly Lock gate = new();
    private readonly List<Line> lines = [];

    public void Add(FaultRule rule)
    {
        lock (gate)
        {
            lines.Add(new Line(rule));
        }
    }

    /// <summary>From now on everything passes. What is held or delayed already still is.</summary>
    public void Clear()
    {
        lock (gate)
        {
            lines.Clear();
        }
    }

    public ValueTask<Fate> OnRequestAsync(StoreCall call, CancellationToken cancellation) =>
        MeetAsync(FaultMoment.Request, call, cancellation);

    public ValueTask<Fate> OnReplyAsync(StoreCall call, CancellationToken cancellation) =>
        MeetAsync(FaultMoment.Reply, call, cancellation);

    public ValueTask<Fate> OnChangeAsync(
        StoreCall.Watch watch,
        TopologyChange change,
        CancellationToken cancellation
    ) => MeetAsync(FaultMoment.Change, watch, cancellation);

    private async ValueTask<Fate> MeetAsync(FaultMoment moment, StoreCall call, CancellationToken cancellation)
    {
        if (Take(moment, call) is not { } rule)
        {
            return Fate.Passes;
        }

        if (rule.Hold is { } checkpoint)
        {
            await checkpoint.PassAsync(cancellation);
        }

        if (rule.Delay > TimeSpan.Zero)
        {
            await Task.Delay(rule.Delay, time, cancellation);
        }

        return rule.Fate;
    }

    private FaultRule? Take(FaultMoment moment, StoreCall call)
    {
        lock (gate)
        {
            var line = lines.Find(line => line.Left != 0 && line.Rule.Moment == moment && line.Rule.Calls(call));
            if (line is not null)
            {
                line.Left--;
            }

            return line?.Rule;
        }
    }

    private sealed class Line(FaultRule rule)
    {
        public FaultRule Rule { get; } = rule;

        /// <summary>Negative: without end.</summary>
        public int Left { get; set; } = rule.Times ?? -1;
    }
}
