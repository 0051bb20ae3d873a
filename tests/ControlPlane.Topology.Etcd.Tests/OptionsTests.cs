using ControlPlane.Rpc.Tls;
using ControlPlane.Topology.Stores;
using Microsoft.Extensions.Logging.Abstractions;

namespace ControlPlane.Topology.Etcd.Tests;

public class OptionsTests
{
    private static readonly EtcdOptions Good = new() { Address = EtcdAddress.Parse("etcd:2379") };

    [Test]
    public void The_defaults_are_good() => Good.Problems().ShouldBeEmpty();

    [Test]
    public void Every_problem_is_told_at_once()
    {
        var bad = Good with
        {
            CallTimeout = TimeSpan.Zero,
            PingDelay = TimeSpan.FromSeconds(5),
            PageBytes = 0,
            MaxReceiveBytes = -1,
            Limits = new StoreLimits(0, 128),
            Tls = new RpcTlsFiles { Ca = "/nowhere/ca.pem", Certificate = "/nowhere/client.pem" },
        };

        bad.Problems()
            .ShouldBe([
                "CallTimeout is 00:00:00, it must be from 00:00:00.0010000 to one day",
                "PingDelay is 00:00:05, it must be from 00:00:10 to one day",
                "PageBytes is 0, it must be at least 1",
                "Limits.MaxRequestBytes is 0, it must be at least 1",
                "MaxReceiveBytes is -1, it must be at least PageBytes, 0",
                "a client certificate and its key must be given together, only the certificate is",
                "the TLS file '/nowhere/ca.pem' does not exist or may not be read",
                "the TLS file '/nowhere/client.pem' does not exist or may not be read",
            ]);
        Should
            .Throw<ArgumentException>(() => Open(bad))
            .Message.ShouldStartWith("etcd at etcd:2379: CallTimeout is 00:00:00");
    }

    [Test]
    public void A_password_is_in_no_text()
    {
        var options = Good with { User = new EtcdUser("writer", () => "a secret") };

        options.ToString().ShouldContain("writer");
        options.ToString().ShouldNotContain("a secret");
    }

    private static EtcdStore Open(EtcdOptions options) =>
        EtcdStore.Open(options, TimeProvider.System, Random.Shared, NullLogger.Instance);
}
