using ControlPlane.Api.Http;

namespace ControlPlane.Api.Tests.Http;

public class HttpAddressTests
{
    [TestCase("127.0.0.1:15999", "127.0.0.1:15999", true)]
    [TestCase("localhost:0", "127.0.0.1:0", true)]
    [TestCase("[::1]:80", "[::1]:80", true)]
    [TestCase("0.0.0.0:15999", "0.0.0.0:15999", false)]
    [TestCase("10.1.2.3:15999", "10.1.2.3:15999", false)]
    public void An_address_is_an_IP_and_a_port(string text, string expected, bool isLoopback)
    {
        HttpAddress.TryParse(text, out var address, out _).ShouldBeTrue();
        address!.ToString().ShouldBe(expected);
        address.IsLoopback.ShouldBe(isLoopback);
    }

    [TestCase("15999", "expected IP:PORT, for example 127.0.0.1:15999, got '15999'")]
    [TestCase("127.0.0.1:99999", "expected IP:PORT, for example 127.0.0.1:15999, got '127.0.0.1:99999'")]
    [TestCase("127.0.0.1:", "expected IP:PORT, for example 127.0.0.1:15999, got '127.0.0.1:'")]
    [TestCase(":15999", "':15999' names no host; 127.0.0.1:15999 is this machine only, 0.0.0.0:15999 is everybody")]
    [TestCase("::1:15999", "'::1' is no IP address; expected one, or localhost")]
    [TestCase("example.org:15999", "'example.org' is no IP address; expected one, or localhost")]
    public void Anything_else_is_told_what_was_expected(string text, string expected)
    {
        HttpAddress.TryParse(text, out _, out var problem).ShouldBeFalse();
        problem.ShouldBe(expected);
    }

    [TestCase("0.0.0.0:15999", "http://127.0.0.1:15999/")]
    [TestCase("[::]:15999", "http://[::1]:15999/")]
    [TestCase("10.1.2.3:80", "http://10.1.2.3/")]
    public void Who_listens_everywhere_is_found_on_loopback(string text, string expected)
    {
        HttpAddress.TryParse(text, out var address, out _).ShouldBeTrue();
        address!.Uri.AbsoluteUri.ShouldBe(expected);
    }
}
