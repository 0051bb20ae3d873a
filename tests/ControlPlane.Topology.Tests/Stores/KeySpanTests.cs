using ControlPlane.Topology.Stores;
using FsCheck;
using FsCheck.Fluent;

namespace ControlPlane.Topology.Tests.Stores;

public class KeySpanTests
{
    [Test]
    public void E9_A_prefix_contains_exactly_the_keys_that_begin_with_it() =>
        Prop.ForAll(
                SmallBytes.Any,
                SmallBytes.Any,
                (prefix, key) =>
                    KeySpan.Prefix(Key.FromBytes(prefix)).Contains(Key.FromBytes(key))
                    == key.AsSpan().StartsWith(prefix)
            )
            .QuickCheckThrowOnFailure();

    [Test]
    public void E9_No_key_lies_between_the_last_of_a_prefix_and_its_end() =>
        Prop.ForAll(
                SmallBytes.Any,
                prefix =>
                {
                    var end = KeySpan.Prefix(Key.FromBytes(prefix)).End;
                    return end is { } key
                        ? !key.StartsWith(Key.FromBytes(prefix)) && key > Key.FromBytes([.. prefix, 0xFF, 0xFF])
                        : prefix.All(part => part == 0xFF);
                }
            )
            .QuickCheckThrowOnFailure();

    [Test]
    public void A_single_key_contains_itself_alone() =>
        Prop.ForAll(
                SmallBytes.Any,
                SmallBytes.Any,
                (single, key) =>
                {
                    var span = KeySpan.Single(Key.FromBytes(single));
                    return span.IsSingle && span.Contains(Key.FromBytes(key)) == key.SequenceEqual(single);
                }
            )
            .QuickCheckThrowOnFailure();

    [Test]
    public void Spans_overlap_when_some_key_is_in_both() =>
        Prop.ForAll(
                Spans,
                Spans,
                (left, right) =>
                    left.Overlaps(right) == right.Overlaps(left)
                    && left.Overlaps(right) == (left.Contains(right.Start) || right.Contains(left.Start))
            )
            .QuickCheckThrowOnFailure();

    [Test]
    public void Everything_contains_every_key() =>
        Prop.ForAll(SmallBytes.Any, key => KeySpan.Everything.Contains(Key.FromBytes(key))).QuickCheckThrowOnFailure();

    [TestCase("a/", new byte[] { (byte)'a', (byte)'0' })]
    [TestCase("\u007f", new byte[] { 0x80 })] // where ends computed on text go wrong
    public void E9_The_end_of_a_prefix_is_its_last_byte_plus_one(string prefix, byte[] end) =>
        KeySpan.Prefix(Key.FromText(prefix)).End.ShouldBe(Key.FromBytes(end));

    /// <summary>Spans that are not empty: prefixes, and what lies between two keys.</summary>
    private static Arbitrary<KeySpan> Spans { get; } =
        Gen.Zip(SmallBytes.Any.Generator, SmallBytes.Any.Generator)
            .Select(pair =>
            {
                var (one, other) = (Key.FromBytes(pair.Item1), Key.FromBytes(pair.Item2));
                return one < other ? new KeySpan(one, other) : KeySpan.Prefix(one);
            })
            .ToArbitrary();

    [Test]
    public void A_span_reads_as_a_key_a_prefix_with_a_star_or_a_range()
    {
        KeySpan.Single(Key.FromText("/a")).ToString().ShouldBe("/a");
        KeySpan.Prefix(Key.FromText("/a/")).ToString().ShouldBe("/a/*");
        new KeySpan(Key.FromText("/a"), Key.FromText("/x")).ToString().ShouldBe("[/a, /x)");
        KeySpan.Everything.ToString().ShouldBe("*");
    }
}
