using ControlPlane.EtcdFixture;
using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Integration.Etcd;

/// <summary>etcd's own users and roles.</summary>
[CancelAfter(60_000)]
public class AuthTests
{
    private const string Password = "a-secret-of-this-test";
    private static readonly Key Allowed = Key.FromText("/allowed/a");
    private static readonly Key Forbidden = Key.FromText("/forbidden/a");

    private EtcdServer server;
    private EtcdSubject subject;

    private ITopologyStore Store => subject.Store;

    [OneTimeSetUp]
    public async Task Start()
    {
        var cancellation = TestContext.CurrentContext.CancellationToken;
        server = await EtcdServer.StartAsync(new EtcdServerOptions(), cancellation);
        await server.RequireUsersAsync(cancellation);
        await server.AddUserAsync("writer", Password, "/allowed/", cancellation);
    }

    [OneTimeTearDown]
    public async Task Stop() => await server.DisposeAsync();

    [SetUp]
    public void Open() => subject = As(new EtcdUser("writer", () => Password));

    [TearDown]
    public async Task Close() => await subject.DisposeAsync();

    [Test]
    public async Task A_user_does_what_the_role_allows(CancellationToken cancellation)
    {
        await Store.PutAsync(Allowed, "x", cancellation);

        (await Store.TextAsync(Allowed, cancellation)).ShouldBe("x");
        var lease = await Store.GrantAsync(TimeSpan.FromMinutes(1), cancellation);
        (await Store.RenewAsync(lease.Id, cancellation)).ShouldBeTrue();
        await Store.RevokeAsync(lease.Id, cancellation);
    }

    [Test]
    public async Task A_forbidden_read_names_the_key(CancellationToken cancellation)
    {
        var failure = await Should.ThrowAsync<StoreException>(() => Store.GetAsync(Forbidden, cancellation));

        failure.Failure.ShouldBe(StoreFailure.PermissionDenied);
        failure.Message.ShouldContain("/forbidden/a");
        failure.Message.ShouldContain(server.Address);
    }

    [Test]
    public async Task A_forbidden_listing_names_the_span(CancellationToken cancellation)
    {
        var span = KeySpan.Prefix(Key.FromText("/forbidden/"));

        var failure = await Should.ThrowAsync<StoreException>(() => Store.ReadAsync(span, cancellation));

        failure.Failure.ShouldBe(StoreFailure.PermissionDenied);
        failure.Message.ShouldContain("/forbidden/*");
    }

    [Test]
    public async Task A_forbidden_write_names_the_keys_and_writes_none(CancellationToken cancellation)
    {
        var at = await Store.PutAsync(Allowed, "before", cancellation);

        var failure = await Should.ThrowAsync<StoreException>(() =>
            Store.WriteAsync([Allowed.Put("after"), Forbidden.Put("x")], cancellation)
        );

        failure.Failure.ShouldBe(StoreFailure.PermissionDenied);
        failure.Message.ShouldContain("/allowed/a, /forbidden/a");
        (await Store.GetAsync(Allowed, cancellation))!.Modified.ShouldBe(at);
    }

    [Test]
    public async Task A_permission_to_write_is_tried_by_a_condition_that_never_holds(CancellationToken cancellation)
    {
        (await TryAsync(Allowed)).ShouldBeOfType<CommitOutcome.Conflict>();
        (await Should.ThrowAsync<StoreException>(() => TryAsync(Forbidden))).Failure.ShouldBe(
            StoreFailure.PermissionDenied
        );

        Task<CommitOutcome> TryAsync(Key key) =>
            Store.CommitAsync(
                new Transaction([new Condition.ModifiedAt(key, new Revision(long.MaxValue))], [key.Put("x")]),
                cancellation
            );
    }

    [Test]
    public async Task A_wrong_password_is_told_and_not_shown(CancellationToken cancellation)
    {
        await using var other = As(new EtcdUser("writer", () => "wrong-secret"));

        var failure = await Should.ThrowAsync<StoreException>(() => other.Store.PutAsync(Allowed, "x", cancellation));

        failure.Failure.ShouldBe(StoreFailure.Unauthenticated);
        failure.ToString().ShouldNotContain("wrong-secret");
        failure.Message.ShouldContain("password");
    }

    [Test]
    public async Task A_store_without_a_user_is_told_to_name_one(CancellationToken cancellation)
    {
        await using var other = EtcdSubject.On(server);

        var failure = await Should.ThrowAsync<StoreException>(() => other.Store.GetAsync(Allowed, cancellation));

        failure.Failure.ShouldBe(StoreFailure.Unauthenticated);
    }

    [Test]
    public async Task A_user_on_a_server_without_users_does_no_harm(CancellationToken cancellation)
    {
        var options = Impatient.At(SharedServer.Instance.Address) with { User = new EtcdUser("any", () => "any") };
        await using var other = new EtcdSubject(SharedServer.Instance, options);

        await other.Store.PutAsync(other.Root.Child("a"), "x", cancellation);
    }

    [Test]
    public async Task E13_A_void_token_is_renewed_and_the_call_made_once_more(CancellationToken cancellation)
    {
        await Store.PutAsync(Allowed, "1", cancellation);

        await server.VoidTokensAsync("writer", cancellation);
        (await Store.TextAsync(Allowed, cancellation)).ShouldBe("1");
        await server.VoidTokensAsync("writer", cancellation);
        await Store.PutAsync(Allowed, "2", cancellation);
        await server.VoidTokensAsync("writer", cancellation);

        var lease = await Store.GrantAsync(TimeSpan.FromMinutes(1), cancellation);
        (await Store.RenewAsync(lease.Id, cancellation)).ShouldBeTrue();
        await Store.RevokeAsync(lease.Id, cancellation);
    }

    [Test]
    public async Task E4_A_watch_that_is_refused_says_so_and_leaves_the_others_alone(CancellationToken cancellation)
    {
        await using var allowed = Watch(Allowed, null, cancellation);
        await allowed.SnapshotAsync();

        await using (var refused = Watch(Forbidden, new Revision(1), cancellation))
        {
            var failure = await Should.ThrowAsync<StoreException>(refused.NextAsync);
            failure.Failure.ShouldBe(StoreFailure.PermissionDenied);
            failure.Message.ShouldContain("/forbidden/a");
        }

        var at = await Store.PutAsync(Allowed, "x", cancellation);
        (await allowed.ChangedAsync()).At.ShouldBe(at);
    }

    [Test]
    public async Task E4_A_watch_refused_for_a_void_token_is_opened_with_a_new_one(CancellationToken cancellation)
    {
        await using var older = Watch(Allowed, null, cancellation);
        await older.SnapshotAsync();
        await Store.PutAsync(Allowed, "x", cancellation);
        var seen = (await older.ChangedAsync()).At;

        await server.VoidTokensAsync("writer", cancellation);
        await using var newer = Watch(Allowed, seen, cancellation);
        var waiting = newer.ChangedAsync();
        var at = await Store.PutAsync(Allowed, "y", cancellation);

        (await waiting).At.ShouldBe(at);
        (await older.ChangedAsync()).At.ShouldBe(at);
    }

    private EtcdSubject As(EtcdUser user) => new(server, Impatient.At(server.Address) with { User = user });

    private ChangeReader Watch(Key key, Revision? after, CancellationToken cancellation) =>
        new(subject, KeySpan.Single(key), after, cancellation);
}
