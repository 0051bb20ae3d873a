using ControlPlane.Topology.Names;
using FsCheck;
using FsCheck.Fluent;
using static ControlPlane.Topology.Tests.Names.KeyRanges;

namespace ControlPlane.Topology.Tests.Names;

public class KeyCoverageTests
{
    [Test]
    public void Shards_that_adjoin_cover_as_one_would()
    {
        Covered("80-", "-40", "40-80").IsComplete.ShouldBeTrue();
        Covered("-40", "40-80", "80-c0", "c0-").ShouldBe(Covered("-80", "80-"));
        Covered("-800000", "8000-").IsComplete.ShouldBeTrue();
    }

    [Test]
    public void A_gap_stays_a_gap()
    {
        Covered("-40", "80-c0").ToString().ShouldBe("-40, 80-c0");
        Covered("-40", "80-c0").IsComplete.ShouldBeFalse();
        KeyCoverage.Nothing.ToString().ShouldBe("nothing");
    }

    [TestCase(new[] { "-80", "80-" }, new[] { "-80" }, "80-")]
    [TestCase(new[] { "-80", "80-" }, new[] { "-40", "40-80", "80-c0", "c0-" }, "nothing")]
    [TestCase(new[] { "-" }, new[] { "40-80", "c0-d0" }, "-40, 80-c0, d0-")]
    [TestCase(new[] { "-40", "80-c0" }, new[] { "20-90" }, "-20, 90-c0")]
    [TestCase(new[] { "-" }, new string[0], "-")]
    [TestCase(new string[0], new[] { "-" }, "nothing")]
    public void What_is_no_longer_covered_is_what_was_less_what_is(string[] was, string[] @is, string lost) =>
        Covered(was).Except(Covered(@is)).ToString().ShouldBe(lost);

    [Test]
    public void A_key_is_covered_exactly_when_a_range_contains_it() =>
        Prop.ForAll(
                Any().ListOf().ToArbitrary(),
                Bound().ToArbitrary(),
                (ranges, key) =>
                    Covers(KeyCoverage.Of(ranges), key.Span) == ranges.Any(range => range.Contains(key.Span))
            )
            .QuickCheckThrowOnFailure();

    [Test]
    public void A_key_is_left_over_exactly_when_the_first_covers_it_and_the_second_does_not() =>
        Prop.ForAll(
                Coverage().ToArbitrary(),
                Coverage().ToArbitrary(),
                Bound().ToArbitrary(),
                (was, @is, key) =>
                    Covers(was.Except(@is), key.Span) == (Covers(was, key.Span) && !Covers(@is, key.Span))
            )
            .QuickCheckThrowOnFailure();

    [Test]
    public void Coverage_is_in_its_shortest_form_however_it_was_made() =>
        Prop.ForAll(
                Coverage().ToArbitrary(),
                Coverage().ToArbitrary(),
                (left, right) =>
                    IsShortest(left.Except(right))
                    && IsShortest(left.Union(right))
                    && left.Except(right).Union(left).Equals(left)
            )
            .QuickCheckThrowOnFailure();

    private static bool Covers(KeyCoverage coverage, ReadOnlySpan<byte> key)
    {
        foreach (var range in coverage.Ranges)
        {
            if (range.Contains(key))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsShortest(KeyCoverage coverage) =>
        coverage.Ranges.All(range => !range.IsEmpty)
        && coverage
            .Ranges.Zip(coverage.Ranges.Skip(1))
            .All(pair =>
                pair.First < pair.Second && !pair.First.Intersects(pair.Second) && !pair.First.IsFollowedBy(pair.Second)
            );
}
