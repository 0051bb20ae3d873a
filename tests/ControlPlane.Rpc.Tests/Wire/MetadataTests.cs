using ControlPlane.Rpc.Wire;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;

namespace ControlPlane.Rpc.Tests.Wire;

public class MetadataTests
{
    [TestCase("", "v")]
    [TestCase("Token", "v")]
    [TestCase("to ken", "v")]
    [TestCase("grpc-status", "v")]
    [TestCase("te", "v")]
    [TestCase("content-type", "v")]
    [TestCase("data-bin", "v")]
    [TestCase("token", "line\nbreak")]
    [TestCase("token", "é")]
    public void A_name_or_value_that_cannot_be_sent_is_refused(string name, string value) =>
        Should.Throw<ArgumentException>(() => RpcMetadata.Empty.With(name, value));

    [Test]
    public void A_refusal_does_not_show_the_value() =>
        Should
            .Throw<ArgumentException>(() => RpcMetadata.Empty.With("token", "secret\n"))
            .Message.ShouldNotContain("secret");

    [Test]
    public void Printing_shows_names_only() => RpcMetadata.Empty.With("token", "secret").ToString().ShouldBe("token");

    [Test]
    public void Bytes_need_a_name_that_says_so() =>
        Should.Throw<ArgumentException>(() => RpcMetadata.Empty.WithBinary("data", ByteString.Empty));

    [Test]
    public void Bytes_are_sent_as_base64_without_padding() =>
        RpcMetadata.Empty.WithBinary("data-bin", ByteString.CopyFrom(1)).Values("data-bin").ShouldBe(["AQ"]);

    [TestCase("AQ")]
    [TestCase("AQ==")]
    [TestCase("AQ,!!")]
    [TestCase("@, AQ")]
    public void Padded_unpadded_and_joined_values_are_read(string header) =>
        MetadataCodec.DecodeBinary(header).ShouldBe([ByteString.CopyFrom(1)]);

    [Test]
    public void Any_bytes_come_back() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<byte[]>().Filter(bytes => bytes is not null),
                bytes =>
                    MetadataCodec
                        .DecodeBinary(MetadataCodec.EncodeBinary(bytes))
                        .Single()
                        .Equals(ByteString.CopyFrom(bytes))
            )
            .QuickCheckThrowOnFailure();

    [Test]
    public void No_header_fails_to_decode() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<string>().Filter(text => text is not null),
                text => MetadataCodec.DecodeBinary(text).All(value => value is not null)
            )
            .QuickCheckThrowOnFailure();

    [Test]
    public void Equal_headers_are_equal()
    {
        RpcMetadata.Empty.With("a", "1").With("b", "2").ShouldBe(RpcMetadata.Empty.With("a", "1").With("b", "2"));
        RpcMetadata.Empty.With("a", "1").ShouldNotBe(RpcMetadata.Empty.With("a", "2"));
    }
}
