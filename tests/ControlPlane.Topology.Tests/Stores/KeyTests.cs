using System.Text;
using ControlPlane.Topology.Stores;
using FsCheck;
using FsCheck.Fluent;

namespace ControlPlane.Topology.Tests.Stores;

public class KeyTests
{
    [Test]
    public void Any_bytes_survive() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => Key.FromBytes(bytes).ToBytes().SequenceEqual(bytes))
            .QuickCheckThrowOnFailure();

    [Test]
    public void Keys_are_ordered_as_their_bytes() =>
        Prop.ForAll(
                SmallBytes.Any,
                SmallBytes.Any,
                (left, right) =>
                {
                    var expected = Math.Sign(left.AsSpan().SequenceCompareTo(right));
                    var (a, b) = (Key.FromBytes(left), Key.FromBytes(right));
                    return Math.Sign(a.CompareTo(b)) == expected
                        && (a < b, a <= b, a > b, a >= b) == (expected < 0, expected <= 0, expected > 0, expected >= 0)
                        && a == b == (expected == 0);
                }
            )
            .QuickCheckThrowOnFailure();

    [Test]
    public void A_key_starts_with_what_its_bytes_start_with() =>
        Prop.ForAll(
                SmallBytes.Any,
                SmallBytes.Any,
                (key, prefix) => Key.FromBytes(key).StartsWith(Key.FromBytes(prefix)) == key.AsSpan().StartsWith(prefix)
            )
            .QuickCheckThrowOnFailure();

    [TestCase("/vitess/global")]
    [TestCase("größe/日本/𝄞")]
    [TestCase("")]
    public void Text_becomes_its_utf8_bytes_and_is_shown_as_it_was(string text)
    {
        var key = Key.FromText(text);

        key.ToBytes().ShouldBe(Encoding.UTF8.GetBytes(text));
        key.Length.ShouldBe(Encoding.UTF8.GetByteCount(text));
        key.ToString().ShouldBe(text);
    }

    [Test]
    public void The_default_key_is_empty()
    {
        default(Key).ShouldBe(Key.FromText(""));
        default(Key).ToBytes().ShouldBeEmpty();
    }
}
