using ControlPlane.EtcdFixture;
using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Integration.Etcd;

/// <summary>A cluster of three, of which the member that the store uses dies or freezes.</summary>
[CancelAfter(60_000)]
public class FailoverTests
{
    private EtcdCluster cluster;
    private EtcdSubject subject;

    private EtcdServer Used => cluster.Members[0];

    private ITopologyStore Store => subject.Store;

    private Key A => subject.Root.Child("a");

    [OneTimeSetUp]
    public async Task Start() =>
        cluster = await EtcdCluster.StartAsync(3, TestContext.CurrentContext.CancellationToken);

    [OneTimeTearDown]
    public async Task Stop() => await cluster.DisposeAsync();

    [SetUp]
    public void Open() => subject = new EtcdSubject(Used, Impatient.At(cluster.Address));

    [TearDown]
    public async Task Close()
    {
        await Used.ThawAsync(CancellationToken.None);
        await subject.DisposeAsync();
    }

    [Test]
    public async Task Reads_writes_renewals_and_watches_go_on_when_the_member_dies(CancellationToken cancellation)
    {
        var lease = await Store.GrantAsync(TimeSpan.FromMinutes(1), cancellation);
        await Store.WriteAsync([A.Put("1", lease.Id)], cancellation);
        await using var reader = new ChangeReader(subject, KeySpan.Single(A), null, cancellation);
        await reader.SnapshotAsync();

        await Used.KillAsync();

        (await Store.TextAsync(A, cancellation)).ShouldBe("1");
        (await Store.RenewAsync(lease.Id, cancellation)).ShouldBeTrue("E8");
        var at = await Store.PutAsync(A, "2", cancellation);
        (await reader.ChangedAsync()).At.ShouldBe(at);
        await Store.RevokeAsync(lease.Id, cancellation);
        await Used.StartAsync(cancellation);
    }

    [Test]
    public async Task E5_Reads_and_watches_leave_a_member_that_is_frozen(CancellationToken cancellation)
    {
        await Store.PutAsync(A, "1", cancellation);
        await using var reader = new ChangeReader(subject, KeySpan.Single(A), null, cancellation);
        await reader.SnapshotAsync();

        await Used.FreezeAsync(cancellation);

        (await Store.TextAsync(A, cancellation)).ShouldBe("1");
        var at = await Store.PutAsync(A, "2", cancellation);
        (await reader.ChangedAsync()).At.ShouldBe(at);
        await Used.ThawAsync(cancellation);
    }

    [Test]
    public async Task E5_A_watch_with_nowhere_else_to_go_loses_nothing_while_its_member_is_frozen(
        CancellationToken cancellation
    )
    {
        await using var relay = new TcpRelay(Used.Address);
        await using var alone = new EtcdSubject(Used, Impatient.At(relay.Address));
        await using var others = OpenOthers();
        await using var reader = new ChangeReader(alone, KeySpan.Single(A), null, cancellation);
        await reader.SnapshotAsync();
        var written = new List<Revision> { await others.PutAsync(A, "before", cancellation) };
        (await reader.ChangedAsync()).At.ShouldBe(written[0]);
        var connections = relay.Accepted;

        await Used.FreezeAsync(cancellation);
        await others.TextAsync(A, cancellation); // waits for a leader that is not frozen
        for (var i = 0; i < 10; i++)
        {
            written.Add(await others.PutAsync(A, $"while frozen {i}", cancellation));
        }

        await Eventually.TrueAsync(() => relay.Accepted > connections, "the stream to be given up", cancellation);
        await Used.ThawAsync(cancellation);
        written.Add(await others.PutAsync(A, "thawed", cancellation));
        foreach (var at in written.Skip(1))
        {
            (await reader.ChangedAsync()).At.ShouldBe(at);
        }
    }

    [Test]
    public async Task E5_A_watch_goes_on_after_its_frozen_member_was_killed_and_started_again(
        CancellationToken cancellation
    )
    {
        await using var alone = new EtcdSubject(Used, Impatient.At(Used.Address));
        await using var others = OpenOthers();
        await using var reader = new ChangeReader(alone, KeySpan.Single(A), null, cancellation);
        await reader.SnapshotAsync();
        await others.PutAsync(A, "before", cancellation);
        await reader.ChangedAsync();

        await Used.FreezeAsync(cancellation);
        await others.TextAsync(A, cancellation); // waits for a leader that is not frozen
        var frozen = await others.PutAsync(A, "while frozen", cancellation);
        await Used.KillAsync();
        var dead = await others.PutAsync(A, "while dead", cancellation);
        await Used.StartAsync(cancellation);
        var after = await others.PutAsync(A, "after", cancellation);

        foreach (var at in (Revision[])[frozen, dead, after])
        {
            (await reader.ChangedAsync()).At.ShouldBe(at);
        }
    }

    [Test]
    public async Task E7_A_write_to_a_member_that_freezes_is_unknown_and_the_next_goes_elsewhere(
        CancellationToken cancellation
    )
    {
        var options = Impatient.At(cluster.Address) with { CallTimeout = TimeSpan.FromSeconds(1) };
        await using var store = EtcdServer.Open(options);
        await store.PutAsync(A, "1", cancellation);

        await Used.FreezeAsync(cancellation);
        var outcome = await store.CommitAsync(new Transaction([], [A.Put("2")]), cancellation);

        outcome.ShouldBeOfType<CommitOutcome.Unknown>().Why.ShouldContain(A.ToString());
        await store.PutAsync(A, "3", cancellation);
        await Used.ThawAsync(cancellation);
    }

    [Test]
    public async Task A_member_without_a_quorum_refuses_at_once_and_nothing_is_done(CancellationToken cancellation)
    {
        await cluster.Members[1].KillAsync();
        await cluster.Members[2].KillAsync();
        var options = Impatient.At(Used.Address) with { RetryFor = TimeSpan.Zero };
        await using var store = EtcdServer.Open(options);
        await Eventually.TrueAsync(async () => !await HasLeaderAsync(store), "the leader to be missed", cancellation);

        var failure = await Should.ThrowAsync<StoreException>(() => store.PutAsync(A, "x", cancellation));

        failure.Failure.ShouldBe(StoreFailure.Unavailable);
        failure.Message.ShouldContain("no leader");
        await Task.WhenAll(cluster.Members[1].StartAsync(cancellation), cluster.Members[2].StartAsync(cancellation));

        async Task<bool> HasLeaderAsync(EtcdStore asked) =>
            (await asked.StatusAsync(cancellation))[0] is EtcdMemberStatus.Answered { HasLeader: true };
    }

    [Test]
    public async Task The_status_tells_which_member_does_not_answer(CancellationToken cancellation)
    {
        await using var store = EtcdServer.Open(Impatient.At(cluster.Address));
        await Used.KillAsync();

        var status = await store.StatusAsync(cancellation);

        var failed = status[0].ShouldBeOfType<EtcdMemberStatus.Failed>();
        failed.Why.Failure.ShouldBe(StoreFailure.Unavailable);
        var others = status[1..].Select(member => member.ShouldBeOfType<EtcdMemberStatus.Answered>()).ToList();
        others.Select(member => member.ClusterId).Distinct().ShouldHaveSingleItem().ShouldNotBe(0UL);
        others.Select(member => member.MemberId).ShouldBeUnique();
        others.ShouldAllBe(member => member.Version.StartsWith("3.") && member.Errors.IsEmpty);
        await Used.StartAsync(cancellation);
    }

    /// <summary>A store on the members that stay well.</summary>
    private EtcdStore OpenOthers() =>
        EtcdServer.Open(Impatient.At($"{cluster.Members[1].Address},{cluster.Members[2].Address}"));
}
