using System.Net;
using System.Security.Cryptography.X509Certificates;
using ControlPlane.Rpc.Server;
using ControlPlane.Rpc.Tests.Peers;
using ControlPlane.Rpc.Transports;

namespace ControlPlane.Rpc.Tests.Server;

public class ServerTlsTests : ServerTest
{
    private readonly TestAuthority authority = new("our authority");
    private readonly TestAuthority stranger = new("another authority");

    [OneTimeTearDown]
    public void DisposeAuthorities()
    {
        authority.Dispose();
        stranger.Dispose();
    }

    [Test]
    public async Task Calls_go_over_tls()
    {
        var channel = Connect(await StartAsync());
        (await channel.UnaryAsync("secret")).Value.ShouldBe("");
    }

    [Test]
    public async Task A_client_of_our_authority_is_known_by_its_certificate()
    {
        using var client = authority.Issue("controlplane");
        var channel = Connect(await StartAsync(authority.Certificate), client);
        (await channel.UnaryAsync("secret")).Value.ShouldBe("CN=controlplane");
    }

    [Test]
    public async Task With_an_authority_for_clients_a_certificate_of_it_is_mandatory()
    {
        var server = await StartAsync(authority.Certificate);
        using var foreign = stranger.Issue("controlplane");
        (await Connect(server).UnaryAsync("?").FailureAsync()).Code.ShouldBe(RpcStatusCode.Unavailable);
        (await Connect(server, foreign).UnaryAsync("?").FailureAsync()).Code.ShouldBe(RpcStatusCode.Unavailable);
    }

    [Test]
    public async Task A_new_certificate_is_shown_to_new_connections()
    {
        var tls = new RpcServerTls { Certificate = stranger.Issue("tablet.test") };
        var server = await ServeAsync(EchoingUnary, Local with { Tls = () => tls });
        (await Connect(server).UnaryAsync("?").FailureAsync()).Delivery.ShouldBe(RpcDelivery.NotSent);
        tls = new RpcServerTls { Certificate = authority.Issue("tablet.test") };
        (await Connect(server).UnaryAsync("?")).Value.ShouldBe("?");
    }

    [Test]
    public async Task A_client_without_http2_is_told_what_it_needs()
    {
        var raw = OpenRaw(await StartAsync(), Trust.Only([authority.Certificate]));
        using var request = RawClient.Request(HttpMethod.Post, Echo.Path, new ByteArrayContent([]));
        request.Version = HttpVersion.Version11;
        (await raw.SendAsync(request)).Http.ShouldBe(HttpStatusCode.UpgradeRequired);
    }

    private Task<RpcServer> StartAsync(params X509Certificate2[] clients)
    {
        var tls = new RpcServerTls { Certificate = authority.Issue("tablet.test"), ClientAuthorities = clients };
        return ServeAsync(
            Unary((call, _) => Task.FromResult(call.ClientCertificate?.Subject ?? "")),
            Local with
            {
                Tls = () => tls,
            }
        );
    }

    private RpcChannel Connect(RpcServer server, X509Certificate2? client = null)
    {
        var tls = new RpcTls
        {
            Authorities = [authority.Certificate],
            TargetName = "tablet.test",
            ClientCertificate = client,
        };
        return Open(server, new RpcChannelOptions { Tls = RpcChannelOptions.FixedTls(tls) });
    }
}
