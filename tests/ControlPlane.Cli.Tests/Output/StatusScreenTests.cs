using System.Globalization;
using ControlPlane.Api.Documents;
using ControlPlane.Cli.Output;
using ControlPlane.Cli.Screens;
using ControlPlane.Testing;

namespace ControlPlane.Cli.Tests.Output;

public class StatusScreenTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    [TestCase(3, 80)]
    [TestCase(3, 160)]
    [TestCase(60, 80)]
    [TestCase(60, 160)]
    public void All_that_is_known_fits_on_a_terminal(int cells, int width)
    {
        var screen = Paper.Terminal(width, paper => StatusScreen.Write(paper, Status(cells)));
        screen.Split('\n').ShouldAllBe(line => line.Length <= width);
        Golden.ShouldMatch($"Output/Golden/status-{cells}-{width}.golden", screen);
    }

    [Test]
    public void What_is_well_is_a_few_lines()
    {
        var well = Topology(3, (_, _) => "inSync") with
        {
            Stores = [Store("etcd-0:2379", true, true, ["zone00"])],
            Breakers = [],
            OtherWriters = [],
            Notices = [],
        };
        var screen = Paper.Plain(paper =>
            StatusScreen.Write(paper, Status(3) with { GatesFile = null, Topologies = [well] })
        );
        Golden.ShouldMatch("Output/Golden/status-well.golden", screen);
    }

    [Test]
    public void A_global_store_that_is_not_heard_is_said_first()
    {
        var deaf = Topology(3, (_, _) => "inSync") with { GlobalStoreHeard = false };
        Paper
            .Plain(paper => StatusScreen.Write(paper, Status(3) with { Topologies = [deaf] }))
            .ShouldContain(" main   its global store is not heard: nothing is written");
    }

    [Test]
    public void Tables_are_summed_up_and_lists_that_cannot_be_read_are_told_with_their_age()
    {
        var topology = Topology(3, (_, _) => "inSync") with
        {
            LiveTables = new()
            {
                Keyspaces =
                [
                    new()
                    {
                        Keyspace = "shop",
                        Where = "zone1-100",
                        ReadAt = Now.AddSeconds(-9),
                        Tables = 12,
                        Views = 1,
                    },
                    new()
                    {
                        Keyspace = "depot",
                        Where = "zone1-200",
                        ReadAt = Now.AddHours(-3),
                        Tables = 1,
                        Views = 0,
                        Trouble = new("Unreachable", "connection refused", Now.AddMinutes(-5), 7),
                    },
                ],
                FileProblems = ["schemas.yaml:3: 'shop' stands here already"],
            },
        };

        Paper
            .Plain(paper => StatusScreen.Write(paper, Status(3) with { Topologies = [topology] }))
            .ShouldContain(
                """
                tables     13 tables and 1 view of 2 keyspaces, the oldest list 3 h old (depot)
                  depot  not read for 5 min from zone1-200: connection refused; kept: 1 table, read 3 h ago
                  schema file  schemas.yaml:3: 'shop' stands here already

                """
            );
    }

    private static StatusDocument Status(int cells) =>
        new()
        {
            Version = "1.2.3",
            StartedAt = Now.AddDays(-12),
            At = Now,
            GatesFile = new("gates.yaml", Now.AddHours(-5), ["gates.yaml:7: expected one cell, got a list"]),
            Topologies =
            [
                Topology(
                    cells,
                    (cell, keyspace) =>
                        cell == cells - 1 ? "missing"
                        : (cell, keyspace) is (1, 2) ? "stale"
                        : "inSync"
                ),
            ],
        };

    private static TopologyDocument Topology(int cells, Func<int, int, string> condition) =>
        new()
        {
            Topology = "main",
            StartedAt = Now.AddDays(-12),
            At = Now,
            HeartbeatAt = Now,
            JudgedAll = true,
            GlobalStoreHeard = true,
            Stores =
            [
                Store(
                    "etcd-0.etcd.vitess.svc.cluster.local:2379,etcd-1.etcd.vitess.svc.cluster.local:2379",
                    true,
                    true,
                    ["zone00"]
                ),
                .. from cell in Enumerable.Range(1, cells - 1)
                select Store($"etcd-{cell}:2379", false, cell != 2, [Name(cell)]),
            ],
            Breakers = [new("etcd-2:2379", "open", Now.AddMinutes(-4), 17)],
            Cells = [.. Enumerable.Range(0, cells).Select(cell => Cell(cell, condition))],
            Queue = new()
            {
                Waiting = 14,
                UnderWay = 1,
                BackingOff = 12,
                OldestWaitSeconds = 3.2,
                LongestUnderWaySeconds = 0.4,
            },
            Notices =
            [
                new("orphanLock", "The named lock customer/move is 3 days old.", "Delete it if nobody runs it."),
            ],
            OtherWriters =
            [
                Other("zone01", "SrvKeyspace", "a_keyspace_with_quite_a_long_name_for_a_table", 40, 12, true),
                Other("zone00", "SrvVSchema", null, 3, 0, false),
            ],
            LastResync = new(Now.AddMinutes(-7), 1.25, 0, null, null),
            MirrorDifferences = 0,
        };

    private static StoreDocument Store(string address, bool isGlobal, bool isHeard, string[] cells) =>
        new()
        {
            Address = address,
            Global = isGlobal,
            Cells = cells,
            Heard = isHeard,
            LastHeardAt = Now.AddSeconds(isHeard ? -4 : -260),
            Revision = 1_234_567,
            Restarts = 2,
            Trouble = isHeard ? null : $"{address} does not answer.",
        };

    private static CellDocument Cell(int cell, Func<int, int, string> condition) =>
        new()
        {
            Cell = Name(cell),
            Gates = 2,
            WarmUntil = cell == 1 ? Now.AddMinutes(42) : null,
            Records =
            [
                Record("SrvVSchema", null, condition(cell, -1)),
                .. from keyspace in Enumerable.Range(0, 20)
                select Record("SrvKeyspace", $"keyspace{keyspace:00}", condition(cell, keyspace)),
            ],
            LastPublish =
                cell < 7
                    ? new("SrvVSchema", null, Now.AddMinutes(-cell - 1), 900 + cell, "It lacked keyspace07.")
                    : null,
        };

    private static RecordDocument Record(string type, string? keyspace, string condition) =>
        new()
        {
            Type = type,
            Keyspace = keyspace,
            Verdict = condition is "stale" ? "blocked" : condition,
            Condition = condition,
            Urgent = false,
            Why = condition is "stale" ? "It serves 0; the shards say -80, 80-." : "It is so.",
            Block = condition is "stale" ? new("migration", "A Reshard runs.", "Wait for its end.", false) : null,
        };

    private static OtherWriterDocument Other(
        string cell,
        string type,
        string? keyspace,
        int writes,
        int undone,
        bool isFlapping
    ) =>
        new()
        {
            Cell = cell,
            Type = type,
            Keyspace = keyspace,
            Writer = "vitess@vtctld-7.example.org (RebuildKeyspaceGraph)",
            Writes = writes,
            Undone = undone,
            LastAt = Now.AddSeconds(-90),
            Flapping = isFlapping,
        };

    private static string Name(int cell) => string.Create(CultureInfo.InvariantCulture, $"zone{cell:00}");
}
