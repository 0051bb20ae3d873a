using ControlPlane.Kubernetes.Discovery;
using ControlPlane.Kubernetes.Pruning;
using ControlPlane.Testing;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Kubernetes.Tests.Pruning;

/// <summary>The three states, on what the real operator made (lab-operator.md).</summary>
public class PruningTests
{
    [Test]
    public void With_default_switches_every_cell_without_tablets_is_pruned()
    {
        var judged = PruningJudge.Judge(OperatorFixtures.Before);

        States(judged).ShouldBe(["west Off", "us_east.dr InForce", "zone1 Off", "zone2 InForce", "zone4 InForce"]);
        var hold = Of(judged, "zone2").Hold!;
        hold.Keyspaces!.Has(new("commerce")).ShouldBeTrue();
        hold.Keyspaces.Has(new("not known to the operator")).ShouldBeTrue();
        hold.Covers(new Serving.Findings.ServingRecordId.SrvVSchema(new("zone2"))).ShouldBeFalse();
    }

    [Test]
    public void Switched_off_and_rolled_out_nothing_is_pruned() =>
        PruningJudge.Judge(OperatorFixtures.After).ShouldAllBe(cell => cell.State == PruningState.Off);

    [Test]
    public void Switched_off_in_the_VitessCluster_alone_waits_for_the_rollout()
    {
        var state = OperatorFixtures.Before with { VitessClusters = OperatorFixtures.After.VitessClusters };
        state = state with { VitessCells = [.. state.VitessCells.Select(cell => cell with { IsScheduled = true })] };

        var judged = PruningJudge.Judge(state);

        States(judged).ShouldContain("zone2 OffNotRolledOut");
        Of(judged, "zone2").Hold!.Why.ShouldContain("rollout.planetscale.com/scheduled");
    }

    [Test]
    public void One_switch_left_on_still_prunes()
    {
        var onlyShards = OperatorFixtures.After with { VitessShards = OperatorFixtures.Before.VitessShards };
        var onlyCells = OperatorFixtures.After with { VitessCells = OperatorFixtures.Before.VitessCells };

        States(PruningJudge.Judge(onlyShards)).ShouldContain("zone2 OffNotRolledOut");
        States(PruningJudge.Judge(onlyCells)).ShouldContain("zone2 OffNotRolledOut");
        var hold = Of(PruningJudge.Judge(onlyShards), "zone2").Hold!.Keyspaces!;
        hold.Has(new("customer")).ShouldBeTrue();
        hold.Has(new("not of the operator")).ShouldBeFalse("no VitessShard takes it out");
    }

    [Test]
    public void A_cell_with_tablets_of_some_keyspaces_loses_the_others_only()
    {
        var zone2 = OperatorFixtures.Before.VitessCells.Single(cell => cell.Cell.Value == "zone2");
        var shards = OperatorFixtures.Before.VitessShards!.Value;
        var state = OperatorFixtures.Before with
        {
            VitessCells = [zone2 with { Keyspaces = new[] { new KeyspaceName("commerce") }.ToOrdinalSet() }],
            VitessShards =
            [
                .. shards.Select(shard =>
                    shard.Keyspace.Value == "commerce"
                        ? shard with
                        {
                            Cells = new[] { zone2.Cell }.ToOrdinalSet(),
                        }
                        : shard
                ),
            ],
        };

        var held = PruningJudge.Judge(state).Single().Hold!.Keyspaces!;

        held.Has(new("commerce")).ShouldBeFalse();
        held.Has(new("customer")).ShouldBeTrue();
    }

    [Test]
    public void A_federated_cell_whose_cluster_has_no_keyspaces_is_pruned_too()
    {
        var west = OperatorFixtures.Before.VitessCells.Single(cell => cell.Cell.Value == "west");
        var state = OperatorFixtures.Before with
        {
            VitessCells = [west with { Switches = new(SrvKeyspaces: true, ShardCells: true) }],
        };

        var judged = PruningJudge.Judge(state).Single();

        judged.State.ShouldBe(PruningState.OffNotRolledOut, "the VitessCluster has them off");
        judged.Hold!.Keyspaces!.Has(new("of another cluster")).ShouldBeTrue();
    }

    [Test]
    public void Without_the_right_to_read_VitessShards_the_VitessCells_switch_counts()
    {
        var unreadable = OperatorFixtures.Before with
        {
            VitessShards = null,
            VitessCells =
            [
                .. OperatorFixtures.Before.VitessCells.Select(cell =>
                    cell with
                    {
                        Switches = new(SrvKeyspaces: false, ShardCells: true),
                    }
                ),
            ],
        };

        States(PruningJudge.Judge(unreadable))
            .ShouldBe(["west OffNotRolledOut", "us_east.dr InForce", "zone1 Off", "zone2 InForce", "zone4 InForce"]);
    }

    [Test]
    public void Each_state_tells_the_exact_step()
    {
        var pending = OperatorFixtures.Before with { VitessClusters = OperatorFixtures.After.VitessClusters };
        var text = string.Join(
            "\n\n",
            new[]
            {
                OperatorFixtures.Before,
                pending,
                OperatorFixtures.After with
                {
                    VitessCells = OperatorFixtures.Before.VitessCells,
                },
            }
                .Select(state => Of(PruningJudge.Judge(state), "zone2"))
                .Select(cell => $"{cell.State}\n{cell.Hold!.Why}\n{cell.Hold.Remedy}")
        );

        Golden.ShouldMatch("Pruning/Golden/advice.golden", text + "\n");
    }

    private static CellPruning Of(IEnumerable<CellPruning> judged, string cell) =>
        judged.Single(one => one.Cell.Value == cell);

    private static IEnumerable<string> States(IEnumerable<CellPruning> judged) =>
        judged.Select(cell => $"{cell.Cell} {cell.State}");
}
