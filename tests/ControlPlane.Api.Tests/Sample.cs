using System.Collections.Immutable;
using ControlPlane.Api.Metrics;
using ControlPlane.Api.Views;
using ControlPlane.Reconcile.Loops;
using ControlPlane.Reconcile.Resilience;
using ControlPlane.Reconcile.Status;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Gates;
using ControlPlane.Topology.Names;

namespace ControlPlane.Api.Tests;

/// <summary>A topology with something to show of everything.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Now = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    public static LoopStatus Status(string topology = "main", params IEnumerable<string> cells) =>
        new()
        {
            Topology = topology,
            At = Now,
            StartedAt = Now.AddHours(-1),
            HeartbeatAt = Now.AddSeconds(-2),
            HasJudgedAll = true,
            IsGlobalStoreHeard = true,
            Stores =
            [
                new()
                {
                    Address = "etcd-0:2379",
                    Cells = [new("zone1")],
                    IsGlobal = true,
                    IsHeard = true,
                    LastHeardAt = Now.AddSeconds(-3),
                    Revision = 812,
                    Restarts = 1,
                },
                new()
                {
                    Address = "etcd-far:2379",
                    Cells = [new("zone2")],
                    IsGlobal = false,
                    IsHeard = false,
                    Trouble = "etcd-far:2379 does not answer.",
                },
            ],
            Cells = [.. (cells.Any() ? cells : ["zone1", "zone2"]).Select(Cell)],
            Queue = new(3, 1, 2, TimeSpan.FromMilliseconds(1500)) { LongestUnderWay = TimeSpan.FromMilliseconds(250) },
            Notices = [new(NoticeKind.OrphanLock, "A named lock is a day old.", "Delete it.")],
            OtherWriters =
            [
                new(
                    new ServingRecordId.SrvVSchema(new("zone1")),
                    "vtctld-7 (RebuildVSchemaGraph)",
                    12,
                    4,
                    Now.AddSeconds(-9),
                    true
                ),
            ],
            LastResync = new(Now.AddMinutes(-5), TimeSpan.FromMilliseconds(420), 1, "zone1 SrvVSchema", null),
        };

    public static ProcessView View(params ImmutableArray<TopologyView> topologies) =>
        new()
        {
            Version = "1.2.3",
            StartedAt = Now.AddHours(-1),
            Topologies = () => topologies,
            GatesFile = () => new("gates.yaml", Now.AddMinutes(-10), ["gates.yaml:3: no 'cell'"]),
        };

    /// <summary>What a process knows that follows Kubernetes.</summary>
    public static KubernetesView Kubernetes() =>
        new()
        {
            Role = "leader",
            IsReady = true,
            StatusPatches = 3,
            Sources = [new("VitessCell", true, null), new("VitessShard", false, "forbidden")],
            Declarations =
            [
                new("shop", "default/shop", ["no gates"], [], [new("zone2", "inForce", "it prunes", "stop it")]),
            ],
        };

    public static TopologyView Topology(LoopStatus status, MetricsCollector? metrics = null, bool hasEnded = false) =>
        new(
            new StillLoop(status),
            metrics ?? new(),
            () => [new("etcd-far:2379", BreakerState.Open, Now.AddMinutes(-1), 7)],
            () => hasEnded
        );

    public static Finding Finding(ServingRecordId record, Verdict condition, Block? block = null) =>
        new()
        {
            Record = record,
            Condition = condition,
            Why = "It says so.",
            Block = block,
        };

    private static CellStatus Cell(string name)
    {
        var cell = new CellName(name);
        var vschema = new ServingRecordId.SrvVSchema(cell);
        return new()
        {
            Cell = cell,
            Gates = 2,
            Findings =
            [
                Finding(vschema, Verdict.InSync),
                Finding(new ServingRecordId.SrvKeyspace(cell, new("commerce")), Verdict.Stale),
                Finding(
                    new ServingRecordId.SrvKeyspace(cell, new("customer")),
                    Verdict.Missing,
                    new(BlockReason.Migration, "A Reshard runs.", "Wait for it.")
                ),
            ],
            LastPublish = new(vschema, Now.AddMinutes(-2), 811, "It was missing."),
        };
    }

    private sealed class StillLoop(LoopStatus status) : ITopologyLoop
    {
        public string Name => status.Topology;

        public LoopStatus Status => status;

        public bool IsSettled => status.IsSettled;

        public void Declare(GateDeclarations gates) { }

        public void Learn(ControlPlane.Serving.Schemas.LiveSchemas lists) { }

        public void RequestResync() { }

        public Task RunAsync(CancellationToken cancellation) => Task.CompletedTask;
    }
}

/// <summary>A clock that stands still.</summary>
internal sealed class StillTime(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
