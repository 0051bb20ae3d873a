using ControlPlane.Cli.Settings;
using FsCheck;
using FsCheck.Fluent;

namespace ControlPlane.Cli.Tests.Settings;

public class GoDurationTests
{
    [TestCase("45s", 45_000)]
    [TestCase("1m30s", 90_000)]
    [TestCase("1.5h", 5_400_000)]
    [TestCase("250ms", 250)]
    [TestCase("2h45m0.5s", 9_900_500)]
    [TestCase("30", 30_000)]
    [TestCase("0", 0)]
    [TestCase("0.25", 250)]
    [TestCase("1000us", 1)]
    [TestCase("1000µs", 1)]
    [TestCase("1000000ns", 1)]
    public void A_duration_is_read_as_Go_reads_it_and_a_number_as_seconds(string text, int milliseconds) =>
        GoDuration.TryParse(text).ShouldBe(TimeSpan.FromMilliseconds(milliseconds));

    [TestCase("")]
    [TestCase("s")]
    [TestCase("-5s")]
    [TestCase("5 s")]
    [TestCase("5d")]
    [TestCase("1m30")]
    [TestCase("1..5s")]
    [TestCase(".")]
    [TestCase("1e3s")]
    [TestCase("99999999999h")]
    [TestCase("５s")]
    public void What_is_no_duration_is_refused(string text) => GoDuration.TryParse(text).ShouldBeNull();

    [Test]
    public void A_printed_duration_is_read_back() =>
        Prop.ForAll(
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                milliseconds =>
                {
                    var duration = TimeSpan.FromMilliseconds(milliseconds);
                    return GoDuration.TryParse(GoDuration.Format(duration)) == duration;
                }
            )
            .QuickCheckThrowOnFailure();
}
