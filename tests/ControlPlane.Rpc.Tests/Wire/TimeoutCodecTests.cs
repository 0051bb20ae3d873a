using System.Globalization;
using ControlPlane.Rpc.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace ControlPlane.Rpc.Tests.Wire;

public class TimeoutCodecTests
{
    // Of every magnitude: from one tick to some two hundred years.
    private static readonly Gen<long> Ticks = Gen.Choose(1, int.MaxValue)
        .SelectMany(
            digits => Gen.Choose(-30, 25),
            (digits, shift) => shift < 0 ? (digits >> -shift) + 1L : (long)digits << shift
        );

    private const long TicksOfTenSeconds = 10 * TimeSpan.TicksPerSecond;

    [TestCase(1, "100n")]
    [TestCase(999_999, "99999900n")]
    [TestCase(1_000_000, "100000u")]
    [TestCase(TicksOfTenSeconds, "10000000u")]
    [TestCase((TicksOfTenSeconds * 10) + 1, "100001m")]
    [TestCase(999_999_990, "99999999u")]
    [TestCase(999_999_991, "100000m")]
    [TestCase(0, "1n")]
    [TestCase(-7, "1n")]
    public void A_timeout_is_at_most_eight_digits_and_a_unit(long ticks, string encoded) =>
        TimeoutCodec.Encode(TimeSpan.FromTicks(ticks)).ShouldBe(encoded);

    [Test]
    public void A_timeout_above_what_can_be_said_is_the_longest_that_can() =>
        TimeoutCodec.Encode(TimeSpan.MaxValue).ShouldBe("99999999H");

    [Test]
    public void The_server_never_gives_up_before_the_caller_nor_much_later() =>
        Prop.ForAll(
                Ticks.ToArbitrary(),
                ticks =>
                {
                    var encoded = TimeoutCodec.Encode(TimeSpan.FromTicks(ticks));
                    var value = decimal.Parse(encoded[..^1], NumberStyles.None, CultureInfo.InvariantCulture);
                    var unit = NanosecondsOf(encoded[^1]);
                    var excess = (value * unit) - (ticks * 100m);
                    return encoded.Length <= 9 && excess >= 0 && excess < unit;
                }
            )
            .QuickCheckThrowOnFailure();

    [Test]
    public void What_was_encoded_is_decoded_to_no_less_and_not_much_more() =>
        Prop.ForAll(
                Ticks.ToArbitrary(),
                ticks =>
                {
                    var encoded = TimeoutCodec.Encode(TimeSpan.FromTicks(ticks));
                    var excess = TimeoutCodec.Decode(encoded)!.Value.Ticks - ticks;
                    return excess >= 0 && excess * 100m < NanosecondsOf(encoded[^1]);
                }
            )
            .QuickCheckThrowOnFailure();

    [TestCase("1n", 1)]
    [TestCase("101n", 2)]
    [TestCase("00000000S", 0)]
    [TestCase("99999999H", 99_999_999L * TimeSpan.TicksPerHour)]
    [TestCase("100000000n", null)]
    [TestCase("1h", null)]
    [TestCase("H", null)]
    [TestCase("", null)]
    [TestCase("-1S", null)]
    [TestCase("1.5S", null)]
    [TestCase("٣S", null)]
    public void A_timeout_is_read_or_it_is_none(string header, long? ticks) =>
        (TimeoutCodec.Decode(header)?.Ticks).ShouldBe(ticks);

    private static decimal NanosecondsOf(char unit) =>
        unit switch
        {
            'n' => 1,
            'u' => 1_000,
            'm' => 1_000_000,
            'S' => 1_000_000_000,
            'M' => 60_000_000_000,
            'H' => 3_600_000_000_000,
            _ => throw new ArgumentOutOfRangeException(nameof(unit)),
        };
}
