using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Contract;

/// <summary>Leases and the keys that go away with them.</summary>
public abstract class LeaseContract : ContractFixture
{
    [Test]
    public Task A_lease_lives_at_least_as_long_as_asked_for() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var (hour, least) = (TimeSpan.FromHours(1), TimeSpan.FromMilliseconds(1));

                (await subject.Store.GrantAsync(hour, cancellation)).TimeToLive.ShouldBe(hour);
                (await subject.Store.GrantAsync(least, cancellation)).TimeToLive.ShouldBeGreaterThan(least);
            }
        );

    [Test]
    public Task Leases_differ() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var first = await subject.Store.GrantAsync(subject.ShortTimeToLive, cancellation);
                var second = await subject.Store.GrantAsync(subject.ShortTimeToLive, cancellation);

                first.Id.ShouldNotBe(second.Id);
                first.Id.ShouldNotBe(LeaseId.None);
            }
        );

    [Test]
    public Task An_entry_tells_its_lease() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var key = subject.Root.Child("a");
                var lease = await subject.Store.GrantAsync(TimeSpan.FromMinutes(1), cancellation);
                await subject.Store.WriteAsync([key.Put("x", lease.Id)], cancellation);

                (await subject.Store.GetAsync(key, cancellation))!.Lease.ShouldBe(lease.Id);
            }
        );

    [Test]
    public Task A_revoked_lease_takes_its_keys_in_one_revision() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var (a, b, c) = (subject.Root.Child("a"), subject.Root.Child("b"), subject.Root.Child("c"));
                var lease = await subject.Store.GrantAsync(TimeSpan.FromMinutes(1), cancellation);
                await subject.Store.WriteAsync([b.Put("x", lease.Id), c.Put("stays")], cancellation);
                var start = await subject.Store.WriteAsync([a.Put("x", lease.Id)], cancellation);
                await using var reader = new ChangeReader(subject, KeySpan.Prefix(subject.Root), start, cancellation);

                await subject.Store.RevokeAsync(lease.Id, cancellation);

                var changed = await reader.ChangedAsync();
                changed.Changes.ShouldBe([new KeyChange.Deleted(a, changed.At), new KeyChange.Deleted(b, changed.At)]);
                (await subject.Store.TextAsync(a, cancellation)).ShouldBeNull();
                (await subject.Store.TextAsync(c, cancellation)).ShouldBe("stays");
            }
        );

    [Test]
    public Task A_key_put_again_without_the_lease_outlives_it() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var key = subject.Root.Child("a");
                var lease = await subject.Store.GrantAsync(TimeSpan.FromMinutes(1), cancellation);
                await subject.Store.WriteAsync([key.Put("x", lease.Id)], cancellation);
                await subject.Store.PutAsync(key, "free", cancellation);

                await subject.Store.RevokeAsync(lease.Id, cancellation);

                (await subject.Store.TextAsync(key, cancellation)).ShouldBe("free");
            }
        );

    [Test]
    public Task A_lease_not_renewed_expires_with_its_keys() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var key = subject.Root.Child("a");
                var begin = subject.Time.GetTimestamp();
                var lease = await subject.Store.GrantAsync(subject.ShortTimeToLive, cancellation);
                var start = await subject.Store.WriteAsync([key.Put("x", lease.Id)], cancellation);
                await using var reader = new ChangeReader(subject, KeySpan.Single(key), start, cancellation);

                var changed = await reader.ChangedAsync();

                changed.Changes.ShouldBe([new KeyChange.Deleted(key, changed.At)]);
                subject.Time.GetElapsedTime(begin).ShouldBeGreaterThanOrEqualTo(lease.TimeToLive * 0.9);
                (await subject.Store.RenewAsync(lease.Id, cancellation)).ShouldBeFalse();
            }
        );

    [Test]
    public Task A_renewed_lease_lives_on() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var key = subject.Root.Child("a");
                var lease = await subject.Store.GrantAsync(subject.ShortTimeToLive, cancellation);
                await subject.Store.WriteAsync([key.Put("x", lease.Id)], cancellation);

                for (var renewal = 0; renewal < 5; renewal++)
                {
                    await Task.Delay(lease.TimeToLive * 0.4, subject.Time, cancellation);
                    (await subject.Store.RenewAsync(lease.Id, cancellation)).ShouldBeTrue();
                }

                (await subject.Store.TextAsync(key, cancellation)).ShouldBe("x");
            }
        );

    [Test]
    public Task A_lease_that_is_gone_is_neither_renewed_nor_put_with_but_may_be_revoked() =>
        OnStoreAsync(
            async (subject, cancellation) =>
            {
                var key = subject.Root.Child("a");
                var lease = await subject.Store.GrantAsync(TimeSpan.FromMinutes(1), cancellation);
                await subject.Store.RevokeAsync(lease.Id, cancellation);

                (await subject.Store.RenewAsync(lease.Id, cancellation)).ShouldBeFalse();
                await Expect.FailureAsync(
                    StoreFailure.LeaseNotFound,
                    () => subject.Store.CommitAsync(new Transaction([], [key.Put("x", lease.Id)]), cancellation)
                );
                (await subject.Store.TextAsync(key, cancellation)).ShouldBeNull();
                await subject.Store.RevokeAsync(lease.Id, cancellation);
            }
        );
}
