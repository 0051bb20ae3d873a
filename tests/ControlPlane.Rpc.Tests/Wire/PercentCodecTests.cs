using System.Text;
using ControlPlane.Rpc.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace ControlPlane.Rpc.Tests.Wire;

public class PercentCodecTests
{
    [TestCase("plain text, with (most) signs ~", "plain text, with (most) signs ~")]
    [TestCase("100%", "100%25")]
    [TestCase("a\nb", "a%0Ab")]
    [TestCase("é☺", "%C3%A9%E2%98%BA")]
    public void Bytes_outside_printable_ascii_and_percent_are_escaped(string text, string encoded)
    {
        PercentCodec.Encode(text).ShouldBe(encoded);
        PercentCodec.Decode(encoded).ShouldBe(text);
    }

    [Test]
    public void Every_character_of_unicode_comes_back()
    {
        for (var value = 0; value <= 0x10FFFF; value++)
        {
            if (Rune.IsValid(value))
            {
                var text = new Rune(value).ToString();
                if (!string.Equals(PercentCodec.Decode(PercentCodec.Encode(text)), text, StringComparison.Ordinal))
                {
                    Assert.Fail($"U+{value:X} became '{PercentCodec.Decode(PercentCodec.Encode(text))}'.");
                }
            }
        }
    }

    [Test]
    public void Every_text_comes_back() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<string>().Filter(text => text is not null),
                text =>
                {
                    var valid = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)); // lone surrogates are no Unicode
                    var encoded = PercentCodec.Encode(text);
                    return encoded.All(sign => sign is >= ' ' and <= '~') && PercentCodec.Decode(encoded) == valid;
                }
            )
            .QuickCheckThrowOnFailure();

    [Test]
    public void Nothing_a_server_sends_fails_to_decode() =>
        Prop.ForAll(
                Gen.Elements('%', '2', 'G', 'f', 'é', ' ', '\u00FF').ListOf().ToArbitrary(),
                signs => PercentCodec.Decode(string.Concat(signs)) is not null
            )
            .QuickCheckThrowOnFailure();

    [TestCase("%", "%")]
    [TestCase("%2", "%2")]
    [TestCase("%G1x", "%G1x")]
    [TestCase("%+1", "%+1")]
    [TestCase("%%41", "%A")]
    [TestCase("%e2%98%ba", "☺")]
    [TestCase("%E2%98", "\uFFFD")]
    [TestCase("\u00C3\u00A9", "é")]
    public void What_is_no_escape_stands_for_itself(string sent, string read) =>
        PercentCodec.Decode(sent).ShouldBe(read);
}
