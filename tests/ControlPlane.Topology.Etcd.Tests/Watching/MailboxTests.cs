using ControlPlane.Topology.Etcd.Watching;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Etcd.Tests.Watching;

public class MailboxTests
{
    private static readonly TopologyChange.Changed[] Changes =
    [
        .. Enumerable
            .Range(0, 11)
            .Select(number => new Revision(number))
            .Select(at => new TopologyChange.Changed([new KeyChange.Deleted(Key.FromText("/a"), at)], at)),
    ];

    private static readonly TopologyChange.Alive Alive = new(new Revision(9));

    [Test]
    public async Task Changes_come_in_order_then_a_sign_of_life_then_the_last_word()
    {
        var mailbox = new Mailbox(new WatchLimits(10, 1000));
        mailbox.Put(new TopologyChange.Alive(new Revision(8)));
        mailbox.Put(Alive);
        mailbox.Put(Change(1), 10);
        mailbox.Put(Change(2), 10);

        (await TakeAsync(mailbox)).ShouldBe(new WatchNews.Told(Change(1)));
        (await TakeAsync(mailbox)).ShouldBe(new WatchNews.Told(Change(2)));
        (await TakeAsync(mailbox)).ShouldBe(new WatchNews.Told(Alive));
        mailbox.Put(Change(3), 10);
        mailbox.End(new WatchNews.Lost("why"));
        mailbox.End(new WatchNews.Lost("too late"));
        (await TakeAsync(mailbox)).ShouldBe(new WatchNews.Told(Change(3)));
        (await TakeAsync(mailbox)).ShouldBe(new WatchNews.Lost("why"));
        (await TakeAsync(mailbox)).ShouldBe(new WatchNews.Lost("why"));
    }

    [TestCase(3, 1000)]
    [TestCase(1000, 30)]
    public async Task E11_Too_much_throws_all_away_and_nothing_is_told_before_the_loss(int changes, int bytes)
    {
        var mailbox = new Mailbox(new WatchLimits(changes, bytes));
        for (var revision = 1; revision <= 10; revision++)
        {
            mailbox.Put(Change(revision), 10);
        }

        mailbox.HasEnded.ShouldBeTrue();
        (await TakeAsync(mailbox)).ShouldBeOfType<WatchNews.Lost>().Why.ShouldContain("4 changes of 40 bytes");
    }

    [Test]
    public async Task One_change_is_told_however_large()
    {
        var mailbox = new Mailbox(new WatchLimits(1, 1));

        mailbox.Put(Change(1), 1000);

        (await TakeAsync(mailbox)).ShouldBe(new WatchNews.Told(Change(1)));
        mailbox.HasEnded.ShouldBeFalse();
    }

    [Test]
    public async Task What_was_taken_makes_room()
    {
        var mailbox = new Mailbox(new WatchLimits(2, 1000));
        for (var revision = 1; revision <= 10; revision++)
        {
            mailbox.Put(Change(revision), 10);
            await TakeAsync(mailbox);
        }

        mailbox.HasEnded.ShouldBeFalse();
    }

    [Test]
    public async Task A_reader_that_waits_is_woken_and_one_that_gives_up_ends_at_once()
    {
        var mailbox = new Mailbox(new WatchLimits(10, 1000));
        using var giveUp = new CancellationTokenSource();
        var waiting = mailbox.TakeAsync(CancellationToken.None).AsTask();
        mailbox.Put(Change(1), 10);
        (await waiting).ShouldBe(new WatchNews.Told(Change(1)));

        var leaving = mailbox.TakeAsync(giveUp.Token).AsTask();
        giveUp.Cancel();

        await Should.ThrowAsync<OperationCanceledException>(() => leaving);
    }

    private static Task<WatchNews> TakeAsync(Mailbox mailbox) => mailbox.TakeAsync(CancellationToken.None).AsTask();

    private static TopologyChange.Changed Change(long revision) => Changes[revision];
}
