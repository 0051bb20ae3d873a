using ControlPlane.Cli.Logs;
using ControlPlane.Reconcile.Publishing;
using ControlPlane.Reconcile.Status;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Stores;
using Google.Protobuf;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace ControlPlane.Cli.Tests.Logs;

public class LoopLogTests
{
    private static readonly ServingRecordId Record = new ServingRecordId.SrvKeyspace(new("zone1"), new("commerce"));

    private Lines lines = null!;
    private LoopLog log = null!;

    [SetUp]
    public void Start()
    {
        lines = new();
        log = new(lines.Logger, "main", new PlanningRules { Policy = Policy.Create });
    }

    [Test]
    public void What_is_repaired_at_once_is_told_by_its_write_alone()
    {
        log.Found(Record, null, Finding(Verdict.Missing));
        log.Ended(new StepOutcome.Done(Step(), new Revision(9)), TimeSpan.Zero);
        log.Found(Record, Finding(Verdict.Missing), Finding(Verdict.InSync));
        lines.Told.ShouldBe(["Information zone1 SrvKeyspace commerce: done"]);
    }

    [Test]
    public void What_the_policy_leaves_is_a_warning_and_its_end_is_told_too()
    {
        log.Found(Record, null, Finding(Verdict.Stale));
        log.Found(Record, Finding(Verdict.Stale), Finding(Verdict.InSync));
        lines.Told.ShouldBe([
            "Warning zone1 SrvKeyspace commerce is stale",
            "Information zone1 SrvKeyspace commerce is inSync",
        ]);
    }

    [Test]
    public void A_guard_that_passes_by_itself_is_no_warning()
    {
        log.Found(Record, null, Finding(Verdict.Missing, BlockReason.KeyspaceLocked));
        log.Found(Record, null, Finding(Verdict.Missing, BlockReason.Migration));
        lines.Told.ShouldBe([
            "Information zone1 SrvKeyspace commerce is missing",
            "Warning zone1 SrvKeyspace commerce is missing",
        ]);
    }

    [Test]
    public void A_write_that_fails_again_and_again_is_told_once_until_it_works()
    {
        for (var i = 0; i < 5; i++)
        {
            log.Ended(new StepOutcome.Failed(Step(), "No space."), TimeSpan.Zero);
        }

        log.Ended(new StepOutcome.Failed(Step(), "Not reached."), TimeSpan.Zero);
        log.Ended(new StepOutcome.Done(Step(), new Revision(9)), TimeSpan.Zero);
        log.Ended(new StepOutcome.Failed(Step(), "Not reached."), TimeSpan.Zero);
        lines.Told.ShouldBe([
            "Error zone1 SrvKeyspace commerce: failed",
            "Error zone1 SrvKeyspace commerce: failed",
            "Information zone1 SrvKeyspace commerce: done",
            "Error zone1 SrvKeyspace commerce: failed",
        ]);
    }

    [Test]
    public void A_store_is_lost_once_and_heard_once()
    {
        log.MirrorRestarted("etcd:2379", "It was read.");
        log.MirrorBroken("etcd:2379", "It hung up.");
        log.MirrorBroken("etcd:2379", "It does not answer.");
        log.MirrorRestarted("etcd:2379", "It was read.");
        log.MirrorRestarted("etcd:2379", "It was read.");
        lines.Told.ShouldBe(["Warning Store etcd:2379 is not heard", "Information Store etcd:2379 is heard"]);
    }

    [Test]
    public void Another_writer_is_told_once_and_once_more_when_it_undoes_each_repair()
    {
        log.OtherWrote(Other(flapping: false));
        log.OtherWrote(Other(flapping: false));
        log.OtherWrote(Other(flapping: true));
        log.OtherWrote(Other(flapping: true));
        lines.Told.ShouldBe([
            "Information zone1 SrvKeyspace commerce was written by somebody else",
            "Warning zone1 SrvKeyspace commerce was written by somebody else",
        ]);
    }

    [Test]
    public void A_mirror_that_was_wrong_is_an_error_with_an_example()
    {
        log.Resynced(new(DateTimeOffset.UnixEpoch, TimeSpan.Zero, 0, null, null));
        log.Resynced(new(DateTimeOffset.UnixEpoch, TimeSpan.Zero, 2, "/zone1/SrvVSchema", null));
        lines.Told.ShouldBe([
            "Information Everything was read again; 0 records were not as known",
            "Error Everything was read again; 2 records were not as known",
        ]);
    }

    [Test]
    public void Every_line_names_the_topology()
    {
        log.MirrorBroken("etcd:2379", "It hung up.");
        lines.Events.ShouldHaveSingleItem().Properties["topology"].ToString().ShouldBe("\"main\"");
    }

    private static OtherWriterStatus Other(bool flapping) =>
        new(Record, "vtctld-7", 3, 1, DateTimeOffset.UnixEpoch, flapping);

    private static Finding Finding(Verdict condition, BlockReason? reason = null) =>
        new()
        {
            Record = Record,
            Condition = condition,
            Why = "It says so.",
            Block = reason is { } guard ? new(guard, "It was seen.", "Wait.") : null,
        };

    private static PlanStep.Write Step() => new(Finding(Verdict.Missing), Revision.None, ByteString.Empty);

    private sealed class Lines : ILogEventSink
    {
        public Lines() =>
            Logger = new LoggerConfiguration().MinimumLevel.Information().WriteTo.Sink(this).CreateLogger();

        public ILogger Logger { get; }

        public List<LogEvent> Events { get; } = [];

        public IEnumerable<string> Told => Events.Select(one => $"{one.Level} {one.RenderMessage(null)}");

        public void Emit(LogEvent logEvent) => Events.Add(logEvent);
    }
}
