using ControlPlane.Protocols.Etcd;
using ControlPlane.Rpc;
using ControlPlane.Topology.Etcd.Watching;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Etcd.Tests.Watching;

/// <summary>What is said on one stream, answer by answer.</summary>
public class WatchStreamTests
{
    private static readonly WatchLimits Limits = new(1000, 1_000_000);

    private ServerIdentity identity;
    private WatchStream stream;

    [SetUp]
    public void Open()
    {
        identity = new ServerIdentity();
        stream = new WatchStream(identity, RpcMetadata.Empty, fragments: false);
    }

    [Test]
    public async Task Creations_are_answered_in_the_order_they_were_sent()
    {
        var (a, b) = (Add("/a"), Add("/b"));
        Sent().Select(request => request.CreateRequest.Key.ToStringUtf8()).ShouldBe(["/a", "/b"]);

        stream.Receive(Events.Created(7));
        stream.Receive(Events.Created(3));
        stream.Receive(Events.Told(3, Events.Put("/b", 101)));
        stream.Receive(Events.Told(7, Events.Put("/a", 102)));

        (await ToldAsync(a)).At.Value.ShouldBe(102);
        (await ToldAsync(b)).At.Value.ShouldBe(101);
    }

    [TestCase(-1, true, TestName = "E4_A_refusal_of_etcd_3_6_belongs_to_the_first_creation_pending")]
    [TestCase(-1, false, TestName = "E4_A_refusal_that_does_not_even_say_created_does_too")]
    [TestCase(0, true, TestName = "E4_A_refusal_of_etcd_3_4_does_too")]
    public async Task E4_A_refusal_belongs_to_the_first_creation_pending(long id, bool created)
    {
        var (refused, taken) = (Add("/a"), Add("/b"));
        Sent();

        stream.Receive(
            new WatchResponse
            {
                Header = Events.Header(100),
                WatchId = id,
                Created = created,
                Canceled = true,
                CancelReason = "etcdserver: permission denied",
            }
        );
        stream.Receive(Events.Created(0));
        stream.Receive(Events.Told(0, Events.Put("/b", 101)));

        var news = (await refused.TakeAsync(CancellationToken.None)).ShouldBeOfType<WatchNews.Refused>();
        (news.Fault.Failure, news.By).ShouldBe((StoreFailure.PermissionDenied, stream));
        (await ToldAsync(taken)).At.Value.ShouldBe(101);
    }

    [Test]
    public async Task An_answer_about_progress_belongs_to_nobody_and_shows_that_the_stream_lives()
    {
        var watch = Add("/a");
        Sent();
        stream.Receive(Events.Created(0));

        stream.Receive(new WatchResponse { Header = Events.Header(150), WatchId = -1 });
        stream.ShowAlive();

        var told = (await watch.TakeAsync(CancellationToken.None)).ShouldBeOfType<WatchNews.Told>();
        told.Change.ShouldBe(new TopologyChange.Alive(new Revision(150)));
        watch.Next.ShouldBe(new Revision(101));
    }

    [Test]
    public void A_watch_that_leaves_is_cancelled_at_the_server()
    {
        var watch = Add("/a");
        Sent();
        stream.Receive(Events.Created(5));

        stream.Remove(watch);

        Sent().ShouldHaveSingleItem().CancelRequest.WatchId.ShouldBe(5);
        stream.IsIdle.ShouldBeTrue();
        stream.Receive(Events.Told(5, Events.Put("/a", 101))); // was on its way
    }

    [Test]
    public void A_watch_that_leaves_before_it_is_created_is_cancelled_as_soon_as_its_id_is_known()
    {
        var watch = Add("/a");
        Sent();
        stream.Remove(watch);
        Sent().ShouldBeEmpty();

        stream.Receive(Events.Created(5));

        Sent().ShouldHaveSingleItem().CancelRequest.WatchId.ShouldBe(5);
        stream.IsIdle.ShouldBeTrue();
    }

    [Test]
    public void A_watch_that_leaves_before_it_is_asked_for_is_not_asked_for()
    {
        stream.Remove(Add("/a"));

        Sent().ShouldBeEmpty();
        stream.IsIdle.ShouldBeTrue();
    }

    [Test]
    public async Task E1_A_watch_whose_start_is_compacted_is_lost()
    {
        var watch = Add("/a");
        Sent();
        stream.Receive(Events.Created(0));
        stream.Receive(
            new WatchResponse
            {
                Header = Events.Header(0), // as etcd 3.4 sends it
                WatchId = 0,
                Canceled = true,
                CompactRevision = 150,
            }
        );

        var news = watch.TakeAsync(CancellationToken.None);
        news.IsCompleted.ShouldBeTrue("a watch that is told nothing waits for ever");
        (await news).ShouldBeOfType<WatchNews.Lost>().Why.ShouldContain("r150");
        stream.IsIdle.ShouldBeTrue();
    }

    [Test]
    public async Task A_watch_that_the_server_ends_for_another_reason_is_lost_too()
    {
        var watch = Add("/a");
        Sent();
        stream.Receive(Events.Created(0));
        stream.Receive(
            new WatchResponse
            {
                WatchId = 0,
                Canceled = true,
                CancelReason = "because",
            }
        );

        (await watch.TakeAsync(CancellationToken.None)).ShouldBeOfType<WatchNews.Lost>().Why.ShouldContain("because");
    }

    [Test]
    public async Task A_server_that_has_not_come_so_far_has_lost_what_was_seen()
    {
        var watch = Add("/a", next: 101);
        var other = Add("/b", next: 100);
        Sent();

        stream.Receive(Events.Created(0, revision: 99));
        stream.Receive(Events.Created(1, revision: 99));

        (await watch.TakeAsync(CancellationToken.None)).ShouldBeOfType<WatchNews.Lost>();
        Sent().ShouldHaveSingleItem().CancelRequest.WatchId.ShouldBe(0);
        other.HasEnded.ShouldBeFalse();
    }

    [Test]
    public async Task A_server_of_another_cluster_has_lost_what_was_seen_and_serves_those_who_come_after()
    {
        identity.Learn(Events.Header(100));
        var before = Add("/a");
        Sent();
        var created = Events.Created(0, revision: 500);
        created.Header.ClusterId = 99;

        stream.Receive(created);
        var after = Add("/a");
        Sent();
        stream.Receive(new WatchResponse(created) { WatchId = 1 });

        (await before.TakeAsync(CancellationToken.None)).ShouldBeOfType<WatchNews.Lost>();
        after.HasEnded.ShouldBeFalse();
    }

    [Test]
    public void A_reader_too_slow_is_cancelled_at_the_server()
    {
        var watch = new Watch(Events.Span("/a"), new Revision(101), identity.Era, identity, new WatchLimits(1, 1));
        stream.Add(watch);
        Sent();
        stream.Receive(Events.Created(4));

        stream.Receive(Events.Told(4, Events.Put("/a", 101), Events.Put("/a", 102)));

        watch.HasEnded.ShouldBeTrue();
        Sent().ShouldHaveSingleItem().CancelRequest.WatchId.ShouldBe(4);
    }

    [Test]
    public void Progress_is_asked_for_once_at_a_time()
    {
        stream.AskProgress();
        stream.AskProgress();

        Sent().ShouldHaveSingleItem().ProgressRequest.ShouldNotBeNull();
    }

    private Watch Add(string key, long next = 101)
    {
        var watch = new Watch(Events.Span(key), new Revision(next), identity.Era, identity, Limits);
        stream.Add(watch);
        return watch;
    }

    private List<WatchRequest> Sent()
    {
        var sent = new List<WatchRequest>();
        while (stream.NextRequest() is { } request)
        {
            sent.Add(request);
        }

        return sent;
    }

    private static async Task<TopologyChange> ToldAsync(Watch watch) =>
        (await watch.TakeAsync(CancellationToken.None)).ShouldBeOfType<WatchNews.Told>().Change;
}
