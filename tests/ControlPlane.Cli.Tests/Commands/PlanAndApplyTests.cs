using ControlPlane.Protocols.VSchema;
using ControlPlane.Testing;
using ControlPlane.Topology.Faults;
using ControlPlane.Topology.Memory;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Cli.Tests.Commands;

public class PlanAndApplyTests
{
    [Test]
    public void A_plan_tells_each_record_down_to_table_and_shard() =>
        SampleShell.Run(async shell =>
        {
            var ended = await shell.OnTopologyAsync("plan");
            ended.Exit.ShouldBe(2, ended.ToString());
            Golden.ShouldMatch("Commands/Golden/plan.golden", ended.Output);
        });

    [Test]
    public void A_plan_writes_nothing() =>
        SampleShell.Run(async shell =>
        {
            var before = shell[Shell.Global].Revision;
            await shell.OnTopologyAsync("plan");
            shell[Shell.Global].Revision.ShouldBe(before);
        });

    [Test]
    public void Applying_a_plan_that_still_holds_does_what_it_said() =>
        SampleShell.Run(async shell =>
        {
            var ended = await shell.RunAsync([.. (await FollowUpAsync(shell)).Skip(1)]);
            ended.Exit.ShouldBe(0, ended.ToString());
            (await shell.OnTopologyAsync("verify")).Exit.ShouldBe(0);
        });

    [Test]
    public void Applying_a_plan_whose_base_moved_writes_nothing_and_says_what_moved() =>
        SampleShell.Run(async shell =>
        {
            var (store, followUp) = (shell[Shell.Global], await FollowUpAsync(shell));
            await store.PutAsync("/vitess/global/keyspaces/lookup/VSchema", new Keyspace { Sharded = true });
            await store.DeleteAsync("/vitess/zone2/SrvVSchema");
            await store.PutAsync("/vitess/global/keyspaces/customer/locks/7", 1);
            await store.PutAsync("/vitess/zone1/keyspaces/lookup/shards/0/ShardReplication", 1); // a tablet's, no input
            var revision = store.Revision;

            var ended = await shell.RunAsync([.. followUp.Skip(1)]);

            ended.Exit.ShouldBe(2, ended.ToString());
            store.Revision.ShouldBe(revision);
            Golden.ShouldMatch("Commands/Golden/apply-refused.golden", ended.Output);
        });

    [Test]
    public void What_a_compacted_store_no_longer_knows_is_said() =>
        SampleShell.Run(async shell =>
        {
            var (store, followUp) = (shell[Shell.Global], await FollowUpAsync(shell));
            await store.DeleteAsync("/vitess/zone2/SrvVSchema");
            await store.PutAsync("/vitess/global/RoutingRules", new RoutingRules());
            store.Compact(store.Revision);

            var ended = await shell.RunAsync([.. followUp.Skip(1)]);

            ended.Exit.ShouldBe(2, ended.ToString());
            ended.Output.ShouldContain("written   /vitess/global/RoutingRules at revision 4");
            ended.Output.ShouldContain("forgotten");
        });

    [Test]
    public void A_store_that_was_restored_from_a_backup_is_said_to_have_been() =>
        SampleShell.Run(async shell =>
        {
            var store = shell[Shell.Global];
            var backup = store.Backup();
            await store.PutAsync("/vitess/global/RoutingRules", new RoutingRules());
            var followUp = await FollowUpAsync(shell);
            store.Restore(backup);

            var ended = await shell.RunAsync([.. followUp.Skip(1)]);

            ended.Exit.ShouldBe(2, ended.ToString());
            ended.Output.ShouldContain("restored");
        });

    [Test]
    public void A_plan_made_with_other_flags_is_refused_with_a_hint() =>
        SampleShell.Run(async shell =>
        {
            var ended = await shell.RunAsync([.. (await FollowUpAsync(shell)).Skip(1), "--policy=create"]);
            ended.Exit.ShouldBe(2, ended.ToString());
            ended.Output.ShouldContain("Were --policy, --accept and the gates the same then?");
        });

    [Test]
    public void A_step_that_meets_a_conflict_while_it_is_applied_stays_undone() =>
        SampleShell.Run(async shell =>
        {
            var (store, followUp) = (shell[Shell.Global], await FollowUpAsync(shell));
            var late = new Checkpoint();
            shell.Faults.Add(new(FaultMoment.Request, call => call is StoreCall.Commit) { Hold = late });
            var applying = shell.RunAsync([.. followUp.Skip(1)]);
            await late.Reached;
            await store.PutAsync("/vitess/global/RoutingRules", new RoutingRules());
            late.Release();

            var ended = await applying;

            ended.Exit.ShouldBe(2, ended.ToString());
            ended.Output.ShouldContain("SrvVSchema  conflict");
        });

    [Test]
    public void What_is_no_plan_id_is_told_before_anything_is_read() =>
        SampleShell.Run(async shell =>
        {
            var ended = await shell.OnTopologyAsync("apply", "yesterday");
            ended.Exit.ShouldBe(1);
            ended.Errors.ShouldContain("PLAN-ID: 'yesterday' is no plan id");
        });

    /// <summary>The command line that a plan says applies it.</summary>
    private static async Task<string[]> FollowUpAsync(Shell shell) =>
        (await shell.OnTopologyAsync("plan")).Output.TrimEnd().Split('\n')[^1].Trim().Split(' ');
}
