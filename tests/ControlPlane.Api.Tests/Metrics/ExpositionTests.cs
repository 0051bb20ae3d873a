using System.Text;
using System.Text.RegularExpressions;
using ControlPlane.Api.Metrics;
using ControlPlane.Reconcile.Publishing;
using ControlPlane.Reconcile.Status;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Stores;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;

namespace ControlPlane.Api.Tests.Metrics;

public partial class ExpositionTests
{
    [Test]
    public void What_controller_runtime_shows_is_there_under_its_names()
    {
        var collector = new MetricsCollector();
        var record = new ServingRecordId.SrvVSchema(new("zone1"));
        collector.Queued(record);
        collector.Taken(record, TimeSpan.FromMilliseconds(30));
        collector.PutBack(record, TimeSpan.FromSeconds(1));
        collector.Stumbled("reading", new InvalidOperationException("A bug."));
        collector.RoundEnded(new(1, 0, TimeSpan.FromMilliseconds(40), null));
        collector.RoundEnded(new(1, 0, TimeSpan.FromSeconds(90), "The store is gone."));

        var families = Read(Sample.Topology(Sample.Status(), collector));

        (string, string) main = ("controller", "main");
        families["controller_runtime_reconcile_total"].With(main, ("result", "success")).ShouldBe(1);
        families["controller_runtime_reconcile_total"].With(main, ("result", "error")).ShouldBe(1);
        families["controller_runtime_reconcile_time_seconds"].With(main, ("le", "0.05")).ShouldBe(1);
        families["controller_runtime_reconcile_time_seconds"].With(main, ("le", "60")).ShouldBe(1);
        families["controller_runtime_reconcile_time_seconds"].With(main, ("le", "+Inf")).ShouldBe(2);
        families["controller_runtime_reconcile_panics_total"].With(main).ShouldBe(1);
        families["workqueue_depth"].With(main, ("name", "main")).ShouldBe(3);
        families["workqueue_adds_total"].With(main).ShouldBe(1);
        families["workqueue_retries_total"].With(main).ShouldBe(1);
        families["workqueue_queue_duration_seconds"].With(main, ("le", "0.1")).ShouldBe(1);
        families["workqueue_queue_duration_seconds"].With(main, ("le", "1e-05")).ShouldBe(0);
        families["workqueue_work_duration_seconds"].With(main, ("le", "10")).ShouldBe(1);
        families["workqueue_unfinished_work_seconds"].With(main).ShouldBe(0);
        families["workqueue_longest_running_processor_seconds"].With(main).ShouldBe(0.25);
    }

    [Test]
    public void Findings_writes_and_other_writers_are_told_by_cell()
    {
        var collector = new MetricsCollector();
        collector.Ended(new StepOutcome.Done(Step("zone1"), new Revision(9)), TimeSpan.Zero);
        collector.Ended(new StepOutcome.Done(Step("zone1"), new Revision(10)), TimeSpan.Zero);
        collector.Ended(new StepOutcome.NoLongerNeeded(Step("zone2"), "why"), TimeSpan.Zero);
        collector.OtherWrote(Sample.Status().OtherWriters[0]);

        var families = Read(Sample.Topology(Sample.Status(), collector));

        (string, string) zone1 = ("cell", "zone1");
        families["controlplane_findings"].With(zone1, ("verdict", "in_sync")).ShouldBe(1);
        families["controlplane_findings"].With(zone1, ("verdict", "stale")).ShouldBe(1);
        families["controlplane_findings"].With(zone1, ("verdict", "blocked")).ShouldBe(1);
        families["controlplane_findings"].With(zone1, ("verdict", "missing")).ShouldBe(0);
        families["controlplane_findings_blocked"].With(("reason", "migration")).ShouldBe(2);
        families["controlplane_findings_blocked"].With(("reason", "too_large")).ShouldBe(0);
        families["controlplane_writes_total"].With(zone1, ("record", "SrvKeyspace"), ("outcome", "done")).ShouldBe(2);
        families["controlplane_writes_total"].With(("outcome", "no_longer_needed")).ShouldBe(1);
        families["controlplane_other_writes_total"].With(zone1, ("record", "SrvVSchema")).ShouldBe(1);
        families["controlplane_other_writes_undoing"].With(zone1).ShouldBe(4);
        families["controlplane_flapping_records"].With(zone1).ShouldBe(1);
        families["controlplane_flapping_records"].With(("cell", "zone2")).ShouldBe(0);
        families["controlplane_last_publish_timestamp_seconds"]
            .With(zone1)
            .ShouldBe(Sample.Now.AddMinutes(-2).ToUnixTimeSeconds());
    }

    [Test]
    public void Stores_and_breakers_are_told_by_address()
    {
        var collector = new MetricsCollector();
        collector.MirrorBroken("etcd-far:2379", "It hung up.");
        collector.Resynced(new(Sample.Now, TimeSpan.Zero, 0, null, null));

        var families = Read(Sample.Topology(Sample.Status(), collector));

        (string, string) far = ("store", "etcd-far:2379");
        families["controlplane_store_heard"].With(far).ShouldBe(0);
        families["controlplane_store_heard"].With(("store", "etcd-0:2379")).ShouldBe(1);
        families["controlplane_mirror_restarts_total"].With(("store", "etcd-0:2379")).ShouldBe(1);
        families["controlplane_mirror_breaks_total"].With(far).ShouldBe(1);
        families["controlplane_breaker_state"].With(far, ("state", "open")).ShouldBe(1);
        families["controlplane_breaker_state"].With(far, ("state", "half_open")).ShouldBe(0);
        families["controlplane_breaker_failures"].With(far).ShouldBe(7);
        families["controlplane_resyncs_total"].With(("result", "success")).ShouldBe(1);
        families["controlplane_gates_file_valid"].With().ShouldBe(0);
        families["controlplane_build_info"].With(("version", "1.2.3")).ShouldBe(1);
        families["process_resident_memory_bytes"].With().ShouldBeGreaterThan(1_000_000);
        families["process_cpu_seconds_total"].With().ShouldBeGreaterThan(0);
    }

    [Test]
    public void Of_many_cells_the_first_two_hundred_are_told_apart_and_the_rest_summed()
    {
        var cells = Enumerable.Range(0, 250).Select(i => $"zone{i:000}").ToArray();
        var collector = new MetricsCollector();
        foreach (var cell in cells)
        {
            collector.Ended(new StepOutcome.Done(Step(cell), new Revision(9)), TimeSpan.Zero);
        }

        var families = Read(Sample.Topology(Sample.Status("main", cells), collector));

        var gates = families["controlplane_gates"];
        gates.Lines.Count.ShouldBe(201);
        gates.With(("cell", "zone199")).ShouldBe(2);
        gates.With(("cell", "other")).ShouldBe(100);
        families["controlplane_writes_total"].Lines.Count.ShouldBe(201);
        families["controlplane_writes_total"].With(("cell", "other")).ShouldBe(50);
    }

    [Test]
    public void No_keyspace_is_ever_a_label()
    {
        var text = Text(Sample.Topology(Sample.Status()));
        text.ShouldNotContain("commerce");
        text.ShouldNotContain("customer");
    }

    [Test]
    public void Several_topologies_share_each_family()
    {
        var families = Read(Sample.Topology(Sample.Status("a")), Sample.Topology(Sample.Status("b")));
        families["controlplane_ready"].Lines.Select(line => line.Labels["topology"]).ShouldBe(["a", "b"]);
    }

    [Test]
    public void A_process_that_keeps_nothing_yet_shows_itself()
    {
        var families = Read();
        families["process_start_time_seconds"].With().ShouldBe(Sample.Now.AddHours(-1).ToUnixTimeSeconds());
    }

    [Test]
    public void The_documents_list_exactly_what_is_shown()
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "running.md"));
        var table = page[page.IndexOf("| metric |", StringComparison.Ordinal)..].Split("\n\n")[0];
        var listed =
            from line in table.Split('\n').Skip(2)
            from Match name in MetricName().Matches(line.Split('|')[1])
            select name.Value;
        var process = Sample.View(Sample.Topology(Sample.Status())) with { Kubernetes = Sample.Kubernetes };
        listed.Order().ShouldBe(StrictReader.Read(Encoding.UTF8.GetString(Exposition.Of(process).Span)).Keys.Order());
    }

    [TestCase("quote\"and\\backslash\nand line")]
    [TestCase("Zürich, 東京")]
    [TestCase("{a=\"b\"} 1")]
    public void Any_name_survives_as_a_label(string name)
    {
        var families = Read(Sample.Topology(Sample.Status(name)));
        families["controlplane_ready"].Lines.Single().Labels["topology"].ShouldBe(name);
    }

    [Test]
    public void A_histogram_puts_each_duration_into_the_first_bucket_that_holds_it() =>
        Prop.ForAll<NonNegativeInt[]>(all => IsCountedRightly([.. all.Select(one => one.Get * 997L)]))
            .QuickCheckThrowOnFailure();

    private static bool IsCountedRightly(long[] microseconds)
    {
        var collector = new MetricsCollector();
        foreach (var duration in microseconds)
        {
            collector.RoundEnded(new(1, 0, TimeSpan.FromMicroseconds(duration), null));
        }

        var buckets = Read(Sample.Topology(Sample.Status(), collector))["controller_runtime_reconcile_time_seconds"];
        return ((string, double)[])[("0.005", 0.005), ("0.25", 0.25), ("60", 60)] is var bounds
            && bounds.All(bound =>
                buckets.With(("le", bound.Item1)) == microseconds.Count(one => one / 1e6 <= bound.Item2)
            );
    }

    [GeneratedRegex("[a-z_]+")]
    private static partial Regex MetricName();

    private static SortedDictionary<string, Family> Read(params Views.TopologyView[] topologies) =>
        StrictReader.Read(Text(topologies));

    private static string Text(params Views.TopologyView[] topologies) =>
        Encoding.UTF8.GetString(Exposition.Of(Sample.View([.. topologies])).Span);

    private static PlanStep.Write Step(string cell) =>
        new(
            Sample.Finding(new ServingRecordId.SrvKeyspace(new(cell), new("commerce")), Verdict.Stale),
            new Revision(3),
            ByteString.Empty
        );
}
