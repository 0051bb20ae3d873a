namespace ControlPlane.Topology.Etcd.Tests;

public class AddressTests
{
    [TestCase("etcd:2379", "etcd:2379")]
    [TestCase(" ETCD-0.example:2379 , etcd-1:2380,", "etcd-0.example:2379,etcd-1:2380")]
    [TestCase("http://etcd:2379", "http://etcd:2379")]
    [TestCase("HTTPS://Etcd:2379/", "https://etcd:2379")]
    [TestCase("10.0.0.1:1,[::1]:65535", "10.0.0.1:1,[::1]:65535")]
    [TestCase("a:1,A:1,a:2", "a:1,a:2")]
    public void A_comma_list_of_servers_is_an_address(string text, string normal) =>
        EtcdAddress.Parse(text).ToString().ShouldBe(normal);

    [TestCase("", "at least one host:port")]
    [TestCase(" , ", "at least one host:port")]
    [TestCase("etcd", "'etcd' must be host:port")]
    [TestCase(":2379", "':2379' must be host:port")]
    [TestCase("unix://etcd.sock:1", "must be host:port")]
    [TestCase("etcd:", "the port ''")]
    [TestCase("etcd:0", "the port '0'")]
    [TestCase("etcd:65536", "the port '65536'")]
    [TestCase("etcd:-1", "the port '-1'")]
    [TestCase("::1:2379", "IPv6 needs brackets")]
    [TestCase("[::1:2379", "'[::1'")]
    [TestCase("a b:2379", "'a b'")]
    [TestCase("http://etcd:2379/v3", "the port '2379/v3'")]
    [TestCase("user:secret@etcd:2379", "no host name")]
    public void What_is_no_address_is_refused_with_a_reason(string text, string reason)
    {
        EtcdAddress.TryParse(text, out _, out var problem).ShouldBeFalse();
        problem.ShouldNotBeNull().ShouldContain(reason);
    }

    [Test]
    public void Every_problem_of_an_address_is_told() =>
        Should
            .Throw<FormatException>(() => EtcdAddress.Parse("one,good:1,two:x"))
            .Message.ShouldBe(
                "'one' must be host:port, http://host:port or https://host:port; "
                    + "the port 'x' in 'two:x' must be a number from 1 to 65535"
            );

    [TestCase("a:1,b:1", "b:1,a:1", true)]
    [TestCase("a:1", "a:1,b:1", false)]
    [TestCase("a:1", "http://a:1", false)]
    public void Addresses_are_equal_when_they_name_the_same_endpoints(string left, string right, bool equal)
    {
        var (one, other) = (EtcdAddress.Parse(left), EtcdAddress.Parse(right));

        one.Equals(other).ShouldBe(equal);
        (!equal || one.GetHashCode() == other.GetHashCode()).ShouldBeTrue();
    }

    [TestCase("a:1,b:1", "c:1,b:1", true)]
    [TestCase("https://a:1", "a:1", true)]
    [TestCase("a:1", "a:2", false)]
    public void Servers_are_shared_whatever_the_scheme(string left, string right, bool shares) =>
        EtcdAddress.Parse(left).SharesServerWith(EtcdAddress.Parse(right)).ShouldBe(shares);

    [TestCase("a:1", false, "http://a:1/")]
    [TestCase("a:1", true, "https://a:1/")]
    [TestCase("http://a:1", true, "http://a:1/")]
    [TestCase("https://a:1", false, "https://a:1/")]
    public void A_scheme_decides_about_tls_and_without_one_the_options_do(string text, bool tls, string uri) =>
        EtcdAddress.Parse(text).Endpoints[0].UriWith(tls).ToString().ShouldBe(uri);
}
