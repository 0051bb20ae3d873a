using ControlPlane.Topology.Names;
using FsCheck;
using FsCheck.Fluent;

namespace ControlPlane.Topology.Tests.Names;

public class ShardNameTests
{
    [TestCase("_a-", "encoding/hex: invalid byte: U+005F '_'")]
    [TestCase("1_-", "encoding/hex: invalid byte: U+005F '_'")]
    [TestCase("123-x", "encoding/hex: odd length hex string")]
    [TestCase("12x-", "encoding/hex: invalid byte: U+0078 'x'")]
    [TestCase("-----", "invalid shardId, can only contain one '-': -----")]
    public void The_first_fault_is_named_as_Go_does(string text, string error) =>
        ShardName.Parse(text).ShouldBe(new Parsed<ShardName>.Invalid(error));

    [Test]
    public void A_name_without_a_dash_keeps_its_capitals_and_has_no_range()
    {
        ShardName.Parse("Main").OrNull().ShouldBe(new ShardName("Main"));
        new ShardName("Main").KeyRange.ShouldBeNull();
    }

    [Test]
    public void A_lone_dash_is_the_whole_range_and_not_none() =>
        new ShardName("-").KeyRange.ShouldBe(ShardKeyRange.Complete);

    [Test]
    public void The_name_of_every_range_that_is_in_order_reads_back() =>
        Prop.ForAll(
                KeyRanges.Any().ToArbitrary(),
                range =>
                {
                    var parsed = ShardName.Parse(range.ToString());
                    var inOrder = range.End.IsEmpty || range.Start.Span.SequenceCompareTo(range.End.Span) < 0;
                    return inOrder
                        ? parsed.OrNull() is { } name
                            && name.Value == range.ToString()
                            && name.KeyRange is { } read
                            && read.Start == range.Start
                            && read.End == range.End
                        : parsed is Parsed<ShardName>.Invalid { Error: var error }
                            && error.StartsWith("out of order keys: ", StringComparison.Ordinal);
                }
            )
            .QuickCheckThrowOnFailure();

    [Test]
    public void No_text_whatever_makes_parsing_throw() =>
        Prop.ForAll<string?>(text => ShardName.Parse(text ?? "") is not null).QuickCheckThrowOnFailure();
}
