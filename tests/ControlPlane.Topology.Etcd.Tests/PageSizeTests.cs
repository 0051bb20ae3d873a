using ControlPlane.Protocols.Etcd;
using ControlPlane.Topology.Etcd.Reading;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Topology.Etcd.Tests;

public class PageSizeTests
{
    private const int Target = 4 * 1024 * 1024;

    [Test]
    public void Pages_of_small_entries_grow_to_what_was_asked_for()
    {
        var size = new PageSize(new ListOptions(PageSize: 1000), Target);

        Limits(size, valueBytes: 100, pages: 4).ShouldBe([32, 256, 1000, 1000]);
    }

    [Test]
    public void Pages_of_large_entries_shrink_to_the_target()
    {
        var size = new PageSize(new ListOptions(PageSize: 1000), Target);

        Limits(size, valueBytes: 700_000, pages: 3).ShouldBe([32, 5, 5]);
    }

    [Test]
    public void A_page_has_an_entry_however_large()
    {
        var size = new PageSize(new ListOptions(PageSize: 1000), 1000);

        Limits(size, valueBytes: 700_000, pages: 2).ShouldBe([32, 1]);
    }

    [Test]
    public void Keys_alone_are_never_too_large() =>
        new PageSize(new ListOptions(KeysOnly: true, PageSize: 5000), Target).Limit.ShouldBe(5000);

    [Test]
    public void After_an_answer_too_large_less_is_asked_for_until_it_is_one_entry()
    {
        var size = new PageSize(new ListOptions(PageSize: 1000), Target);

        size.Shrink().ShouldBeTrue();
        size.Limit.ShouldBe(4);
        size.Shrink().ShouldBeTrue();
        size.Limit.ShouldBe(1);
        size.Shrink().ShouldBeFalse();
    }

    private static List<int> Limits(PageSize size, int valueBytes, int pages)
    {
        var value = ByteString.CopyFrom(new byte[valueBytes]);
        var limits = new List<int>();
        for (var page = 0; page < pages; page++)
        {
            limits.Add(size.Limit);
            var response = new RangeResponse();
            response.Kvs.AddRange(Enumerable.Range(0, size.Limit).Select(_ => new KeyValue { Value = value }));
            size.Learn(response);
        }

        return limits;
    }
}
