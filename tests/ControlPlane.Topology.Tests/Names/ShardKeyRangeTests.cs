using ControlPlane.Protocols.Topodata;
using ControlPlane.Topology.Names;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using static ControlPlane.Topology.Tests.Names.KeyRanges;

namespace ControlPlane.Topology.Tests.Names;

public class ShardKeyRangeTests
{
    [TestCase("-80", "00-8000")]
    [TestCase("80-", "800000-")]
    [TestCase("-", "00-")]
    public void Zeros_at_the_end_of_a_bound_do_not_count(string left, string right)
    {
        Named(left).ShouldBe(Named(right));
        Named(left).GetHashCode().ShouldBe(Named(right).GetHashCode());
    }

    [Test]
    public void Ranges_are_ordered_by_start_then_by_end_with_an_open_end_last() =>
        new[] { "80-", "-", "80-c0", "-80", "40-80", "-40" }
            .Select(Named)
            .Order()
            .Select(range => range.ToString())
            .ShouldBe(["-40", "-80", "-", "40-80", "80-c0", "80-"]);

    [TestCase("-80", "80-", true)]
    [TestCase("-800000", "8000-", true)]
    [TestCase("-40", "80-", false)]
    [TestCase("-80", "40-", false)]
    [TestCase("80-", "-80", true)] // as upstream: its end is the top and the other's start the bottom, both empty
    [TestCase("-", "-", false)]
    [TestCase("-0000", "0000-", false)]
    public void Ranges_adjoin_where_one_ends_and_the_next_starts(string left, string right, bool adjoin) =>
        Named(left).IsFollowedBy(Named(right)).ShouldBe(adjoin);

    [TestCase("-80", "80-", false)]
    [TestCase("-80", "40-c0", true)]
    [TestCase("-8000", "80-", false)]
    [TestCase("-", "fe-ff", true)]
    [TestCase("40-4000", "-", false)]
    public void Ranges_intersect_when_some_key_lies_in_both(string left, string right, bool intersect)
    {
        Named(left).Intersects(Named(right)).ShouldBe(intersect);
        Named(right).Intersects(Named(left)).ShouldBe(intersect);
    }

    [Test]
    public void No_range_in_a_record_is_not_the_whole_range()
    {
        ShardKeyRange.From(null).ShouldBeNull();
        ShardKeyRange.From(new KeyRange()).ShouldBe(ShardKeyRange.Complete);
        Named("40-80").ToMessage().ShouldBe(new KeyRange { Start = Bytes(0x40), End = Bytes(0x80) });
    }

    [Test]
    public void Two_ranges_that_intersect_have_a_key_in_common_and_others_have_none() =>
        Prop.ForAll(
                Any().Two().ToArbitrary(),
                (ranges) =>
                {
                    var (left, right) = ranges;
                    // If they meet at all they meet where the later one starts.
                    var candidate = left.CompareTo(right) > 0 ? left.Start : right.Start;
                    var common = left.Contains(candidate.Span) && right.Contains(candidate.Span);
                    return left.Intersects(right) == common;
                }
            )
            .QuickCheckThrowOnFailure();

    [Test]
    public void A_range_contains_another_exactly_when_cutting_it_away_leaves_nothing() =>
        Prop.ForAll(
                Any().Two().ToArbitrary(),
                ranges =>
                {
                    var (outer, inner) = ranges;
                    return outer.IsEmpty
                        || outer.Contains(inner) == KeyCoverage.Of([inner]).Except(KeyCoverage.Of([outer])).IsNothing;
                }
            )
            .QuickCheckThrowOnFailure();

    [Test]
    public void A_range_contains_the_keys_from_its_start_to_before_its_end_zeros_aside() =>
        Prop.ForAll(
                Any().ToArbitrary(),
                Bound().ToArbitrary(),
                (range, key) =>
                    range.Contains(key.Span)
                    == (
                        Number(range.Start) <= Number(key)
                        && (Number(range.End) == 0 || Number(key) < Number(range.End))
                    )
            )
            .Check(Often);

    [Test]
    public void Ranges_are_equal_ordered_and_hashed_by_what_their_bounds_are_worth() =>
        Prop.ForAll(
                Any().Two().ToArbitrary(),
                ranges =>
                {
                    var (left, right) = ranges;
                    var order = (Number(left.Start), Top(left.End)).CompareTo((Number(right.Start), Top(right.End)));
                    return Math.Sign(left.CompareTo(right)) == order
                        && left.Equals(right) == (order == 0)
                        && (order != 0 || left.GetHashCode() == right.GetHashCode())
                        && (left < right, left <= right, left > right, left >= right)
                            == (order < 0, order <= 0, order > 0, order >= 0);
                }
            )
            .Check(Often);

    [Test]
    public void A_range_adjoins_the_next_where_one_bound_is_worth_the_other_and_neither_is_everything() =>
        Prop.ForAll(
                Any().Two().ToArbitrary(),
                ranges =>
                {
                    var (left, right) = ranges;
                    return left.IsFollowedBy(right)
                            == (!left.IsComplete && !right.IsComplete && Number(left.End) == Number(right.Start))
                        && left.IsComplete == (Number(left.Start) == 0 && Number(left.End) == 0)
                        && left.IsEmpty == (Number(left.End) != 0 && Number(left.Start) >= Number(left.End));
                }
            )
            .Check(Often);

    [Test]
    public void A_range_goes_into_a_record_and_out_of_it_byte_by_byte() =>
        Prop.ForAll(
                Any().ToArbitrary(),
                range =>
                    ShardKeyRange.From(range.ToMessage()) is { } again
                    && again.Start == range.Start
                    && again.End == range.End
            )
            .QuickCheckThrowOnFailure();

    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(1000);

    // Up to three bytes, the first the most: zeros at the end add nothing.
    private static int Number(ByteString bound) =>
        bound.Concat(new byte[3]).Take(3).Aggregate(0, (number, part) => (number << 8) | part);

    private static int Top(ByteString end) => Number(end) is not 0 and var number ? number : 1 << 24;

    private static ByteString Bytes(params byte[] bytes) => ByteString.CopyFrom(bytes);
}
