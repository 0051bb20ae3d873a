using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Judging;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;
using ControlPlane.Serving.Routing.Kept;
using ControlPlane.Serving.Routing.Model;
using ControlPlane.Serving.Schemas;
using ControlPlane.Timelines;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Serving.Tests.Timelines;

/// <summary>
/// The recorded MoveTables and Reshard runs with live tables known and published: whatever upstream writes, cell zone2, which
/// has no tablets, finds every plain name where a vtgate with a tracker in zone1 has it, at every revision.
/// </summary>
public class PublishedTimelineTests
{
    private static readonly CellName Zone1 = new("zone1");
    private static readonly CellName Zone2 = new("zone2");
    private static readonly string[] Names = ["t1", "t2", "t3", "t4", "o1", "alias1", "only1", "only5"];
    private static readonly Observation[] History = [.. Run()];

    [Test]
    public void After_every_command_each_plain_name_is_where_upstream_has_it()
    {
        var wrong =
            from seen in History
            where seen.IsLastOfCommand
            from name in Names
            let there = Show(seen.Upstream, name)
            where Show(seen.Ours, name) != there && !IsSkippedRebuild(seen)
            select $"r{seen.Moment.Change.Revision} {name}: {Show(seen.Ours, name)}, upstream {there}, {seen.Block}";

        wrong.ShouldBeEmpty();
    }

    /// <summary>
    /// While a command runs, upstream writes one cell after the other: then a name may be where it is about to be, or where
    /// it was a moment ago, and nowhere else.
    /// </summary>
    [Test]
    public void At_every_revision_each_plain_name_is_where_upstream_has_it_or_is_about_to_have_it()
    {
        var wrong =
            from index in Enumerable.Range(0, History.Length)
            let seen = History[index]
            from name in Names
            let here = Show(seen.Ours, name)
            where !Around(index).Any(moment => Show(moment.Upstream, name) == here) && !IsSkippedRebuild(seen)
            select $"r{seen.Moment.Change.Revision} {name}: {here}, upstream {Show(seen.Upstream, name)}, {seen.Block}";

        wrong.ShouldBeEmpty();
    }

    /// <summary>The moments of the same command, and the one before it began.</summary>
    private static IEnumerable<Observation> Around(int index) =>
        History
            .Take(index)
            .Reverse()
            .TakeWhile(seen => seen.Moment.Step == History[index].Moment.Step)
            .Concat(History.Skip(index).TakeWhile(seen => seen.Moment.Step == History[index].Moment.Step))
            .Concat(History.Take(index).Where(seen => seen.Moment.Step != History[index].Moment.Step).TakeLast(1));

    /// <summary>Held back with <c>--skip-rebuild</c>: cannot be told from staleness, so it is published (design.md 5).</summary>
    private static bool IsSkippedRebuild(Observation seen) => seen.Moment.Change.Revision is 54 or 55;

    [Test]
    public void A_read_switch_in_some_cells_is_reported_and_not_completed()
    {
        var partial = History.Where(seen => seen.Block == BlockReason.PartialSwitch).ToArray();

        partial.ShouldContain(
            seen => Show(seen.Upstream.Resolve(new(null, "t1", TabletType.Replica))) == "keyspace2.t1",
            "the cell that was switched has it"
        );
        partial
            .Select(seen => Show(seen.Ours.Resolve(new(null, "t1", TabletType.Replica))))
            .ShouldAllBe(answer => answer == "keyspace1.t1");
    }

    /// <summary>
    /// It holds back no workflow at all. Three times a person takes rules away by hand, and upstream publishes that itself
    /// some milliseconds later: an alias is gone then, and tables go to the empty target of a cancelled MoveTables whose rules
    /// alone had kept them at home.
    /// </summary>
    [Test]
    public void The_guard_on_names_never_stands_in_a_workflows_way() =>
        History
            .Where(seen => seen.Block == BlockReason.RoutingChange)
            .Select(seen =>
                $"r{seen.Moment.Change.Revision} {string.Join(' ', seen.Moment.Step.Command.Split(' ').Skip(1).Take(1))}"
            )
            .ShouldBe(["r58 ApplyRoutingRules", "r59 ApplyRoutingRules", "r273 ApplyRoutingRules"]);

    private static string Show(RoutingModel model, string name) => Show(model.Resolve(RoutingQuery.Plain(name)));

    private static string Show(RoutingAnswer answer) =>
        answer is RoutingAnswer.Table table ? $"{table.Keyspace}.{table.Name}" : answer.Error ?? "a vindex";

    private static IEnumerable<Observation> Run()
    {
        var state = new State();
        foreach (var moment in Replay.Moments())
        {
            if (state.Take(moment) is { } seen)
            {
                yield return seen;
            }
        }
    }

    private sealed record Observation(
        Moment Moment,
        bool IsLastOfCommand,
        RoutingModel Upstream,
        RoutingModel Ours,
        BlockReason? Block,
        string? Why
    );

    /// <summary>zone2 as it is when a controller acts after every write; all else is as recorded.</summary>
    private sealed class State
    {
        private static readonly Key Zone2Record = new Topology.Layout.CellLayout(
            new Topology.Layout.TopologyRoot("/vitess/zone2")
        ).SrvVSchema;

        private const long FirstTabletsUp = 45;

        private RoutingRecords records = RoutingRecords.None;
        private StoredRecord<SrvVSchema>? zone2;
        private long clock = 1_000_000;

        public Observation? Take(Moment moment)
        {
            var observed = moment.Observed;
            if (observed.Cells.Find(Zone1) is not CellView.Read { Records.SrvVSchema.Message: { } upstream })
            {
                return null;
            }

            if (moment.Change.Key == Zone2Record.ToString())
            {
                zone2 = (observed.Cells[Zone2] as CellView.Read)!.Records.SrvVSchema;
            }

            var live = LiveAt(moment);
            observed = With(observed, records.ToKept().With(live));
            var plan = Planner.Plan(observed, Gates, new());
            Act(plan);
            var finding = plan.Findings.Single(found => found.Record is ServingRecordId.SrvVSchema);
            if (finding.Block is null)
            {
                Record(observed);
            }

            return zone2?.Message is { } ours
                ? new(
                    moment,
                    moment.Step.Events[^1] == moment.Change,
                    RoutingModel.From(upstream, live),
                    RoutingModel.From(ours),
                    finding.Block?.Reason,
                    finding.Block?.Why
                )
                : null;
        }

        private static DeclaredGates Gates { get; } = new([new() { Cell = Zone2, DeclaredBy = "test" }]);

        private Observed With(Observed observed, KeptRouting routing) =>
            observed with
            {
                Routing = routing,
                VSchemaQuietFor = observed.VSchemaQuietFor,
                Cells = observed.Cells.With(
                    Zone2,
                    new CellView.Read(
                        Zone2,
                        (observed.Cells[Zone2] as CellView.Read)!.Records with
                        {
                            SrvVSchema = zone2,
                        }
                    )
                ),
            };

        private void Act(Plan plan)
        {
            var write = plan
                .Steps.OfType<PlanStep.Write>()
                .SingleOrDefault(step => step.Record is ServingRecordId.SrvVSchema);
            if (write is not null)
            {
                zone2 = new(Zone2Record, write.Content, new(++clock));
            }
        }

        private void Record(Observed observed)
        {
            var desired = DesiredSrvVSchema.Of(observed.Global, observed.Routing, OrdinalSet<KeyspaceName>.Empty);
            var entries = records.Entries.ToDictionary(pair => pair.Key, pair => pair.Value);
            foreach (
                var write in RoutingWrites.Of(
                    Replay.Layout.Routing,
                    desired,
                    observed.Global,
                    observed.Routing,
                    records
                )
            )
            {
                entries.Remove(write.Key);
                if (write.Value is { } value)
                {
                    var at = new Revision(++clock);
                    entries[write.Key] = new()
                    {
                        Key = write.Key,
                        Value = value,
                        Created = at,
                        Modified = at,
                    };
                }
            }

            records = RoutingRecords.Read(Replay.Layout.Routing, entries.Values);
        }

        /// <summary>
        /// What the MySQL of each keyspace had: the tables that are moved exist on both sides while a workflow lives; each
        /// unsharded keyspace has one of its own as well. Nobody can be asked before the first tablets are up.
        /// </summary>
        private static LiveSchemas LiveAt(Moment moment)
        {
            if (moment.Change.Revision < FirstTabletsUp)
            {
                return LiveSchemas.Empty;
            }

            var global = moment.Observed.Global;
            return LiveSchemas.Of(
                global.Keyspaces.Keys.Select(keyspace => new LiveSchema
                {
                    Keyspace = keyspace,
                    Tables = TablesOf(keyspace.Value, global).ToOrdinalSet(),
                    Views = OrdinalSet<string>.Empty,
                    ReadAt = moment.Change.At,
                    Source = "recording",
                })
            );
        }

        private static IEnumerable<string> TablesOf(string keyspace, GlobalRecords global) =>
            keyspace switch
            {
                "keyspace1" => ["t1", "t2", "t3", "t4", "only1"],
                "keyspace2" => ["t1", "t2"],
                "keyspace3" => ["o1"],
                "keyspace5" => (global.Keyspaces[new("keyspace5")].VSchema?.Message?.Tables.Keys ?? []).Append("only5"),
                _ => [],
            };
    }
}
