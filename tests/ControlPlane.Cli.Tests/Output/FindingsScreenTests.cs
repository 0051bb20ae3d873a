using ControlPlane.Cli.Screens;
using ControlPlane.Serving.Findings;
using ControlPlane.Testing;
using ControlPlane.Topology.Names;

namespace ControlPlane.Cli.Tests.Output;

public class FindingsScreenTests
{
    [TestCase(80)]
    [TestCase(200)]
    public void A_wide_topology_stays_readable(int width)
    {
        var plan = WideTopology.Of(
            cells: 40,
            keyspaces: 500,
            (cell, keyspace) =>
                cell == 39 ? Verdict.Missing
                : (cell, keyspace) is (3, 7) or (12, 470) ? Verdict.Stale
                : keyspace == 11 ? Verdict.Incomplete
                : Verdict.InSync
        );
        Golden.ShouldMatch(
            $"Output/Golden/wide-{width}.golden",
            Paper.Terminal(width, paper => FindingsScreen.Write(paper, plan))
        );
    }

    [Test]
    public void Cells_that_differ_in_every_way_are_told_in_several_tables()
    {
        var plan = WideTopology.Of(12, 12, (cell, keyspace) => cell == keyspace ? Verdict.Stale : Verdict.InSync);
        var screen = Paper.Terminal(80, paper => FindingsScreen.WriteGrid(paper, plan));
        screen.Split('\n').ShouldAllBe(line => line.Length <= 80);
        Golden.ShouldMatch("Output/Golden/diagonal.golden", screen);
    }

    [Test]
    public void Ten_thousand_keyspaces_of_a_new_cell_are_a_few_lines()
    {
        var plan = WideTopology.Of(2, 10_000, (cell, _) => cell == 0 ? Verdict.InSync : Verdict.Missing);
        var screen = Paper.Plain(paper => FindingsScreen.Write(paper, plan));
        screen.Split('\n').Length.ShouldBeLessThan(12);
        screen.ShouldContain("SrvKeyspace of 10,000 keyspaces: keyspace_0000, keyspace_0001");
    }

    [Test]
    public void Many_different_findings_are_capped_with_their_count()
    {
        var plan = WideTopology.Of(
            30,
            30,
            (cell, keyspace) =>
                keyspace == cell || keyspace == (cell + 1) % 30 || keyspace == (cell + 2) % 30
                    ? Verdict.Stale
                    : Verdict.InSync
        );
        Paper
            .Plain(paper => FindingsScreen.Write(paper, plan))
            .ShouldContain("… 30 more findings; --output json has all.");
    }

    [Test]
    public void Names_that_would_command_a_terminal_are_made_harmless()
    {
        var hostile = new KeyspaceName("a\u001b[31m\u202eb\nc[red]");
        var record = new ServingRecordId.SrvKeyspace(new CellName("z"), hostile);
        var findings = new[] { WideTopology.Finding(record, Verdict.Stale) };
        var screen = Paper.Terminal(80, paper => FindingsScreen.WriteFindings(paper, findings, rules: null));
        screen.ShouldContain("SrvKeyspace a\uFFFD[31m\uFFFDb\uFFFDc[red]  stale");
        screen.ShouldNotContain("\u001b");
    }
}
