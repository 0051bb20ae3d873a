using System.Net;
using System.Net.Sockets;
using ControlPlane.Rpc.Tests.Peers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace ControlPlane.Rpc.Tests;

public class TlsTests
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
    public async Task A_server_of_our_own_authority_is_trusted()
    {
        await using var peer = await StartAsync();
        await using var channel = Open(peer, Trusting(authority));
        (await channel.UnaryAsync("secret")).Value.ShouldBe("secret");
    }

    [Test]
    public async Task A_server_is_known_by_its_address_too()
    {
        await using var peer = await StartAsync();
        await using var channel = Open(peer, new RpcTls { Authorities = [authority.Certificate] });
        (await channel.UnaryAsync("secret")).Value.ShouldBe("secret");
    }

    [Test]
    public async Task A_server_of_another_authority_gets_nothing()
    {
        await using var peer = await StartAsync();
        await using var channel = Open(peer, Trusting(stranger));
        var status = await channel.UnaryAsync("secret").FailureAsync();
        (status.Code, status.Delivery).ShouldBe((RpcStatusCode.Unavailable, RpcDelivery.NotSent));
        status.Message.ShouldContain("certificate");
    }

    [Test]
    public async Task The_systems_authorities_do_not_know_ours()
    {
        await using var peer = await StartAsync();
        await using var channel = Open(peer, new RpcTls { TargetName = "etcd.test" });
        (await channel.UnaryAsync("secret").FailureAsync()).Delivery.ShouldBe(RpcDelivery.NotSent);
    }

    [Test]
    public async Task A_server_of_another_name_gets_nothing()
    {
        await using var peer = await StartAsync();
        await using var channel = Open(
            peer,
            new RpcTls { Authorities = [authority.Certificate], TargetName = "other.test" }
        );
        var status = await channel.UnaryAsync("secret").FailureAsync();
        status.Delivery.ShouldBe(RpcDelivery.NotSent);
        status.Message.ShouldContain("RemoteCertificateNameMismatch");
    }

    [Test]
    public async Task A_server_that_asks_is_shown_the_clients_certificate()
    {
        using var client = authority.Issue("controlplane");
        await using var peer = await StartAsync(ClientCertificateMode.RequireCertificate);
        await using var channel = Open(
            peer,
            new RpcTls
            {
                Authorities = [authority.Certificate],
                TargetName = "etcd.test",
                ClientCertificate = client,
            }
        );
        await channel.UnaryAsync("secret");
        peer.ClientName.ShouldBe("CN=controlplane");
    }

    [Test]
    public async Task Without_the_certificate_that_is_asked_for_the_call_fails_and_says_so()
    {
        await using var peer = await StartAsync(ClientCertificateMode.RequireCertificate);
        await using var channel = Open(peer, Trusting(authority));
        (await channel.UnaryAsync("secret").FailureAsync()).Code.ShouldBe(RpcStatusCode.Unavailable);
    }

    [Test]
    public async Task New_material_serves_new_calls_while_the_calls_that_run_go_on()
    {
        using var before = authority.Issue("before");
        using var after = authority.Issue("after");
        await using var peer = await StartAsync(ClientCertificateMode.AllowCertificate);
        var tls = Trusting(authority, before);
        await using var channel = new RpcChannel(peer.Endpoint, new RpcChannelOptions { Tls = () => tls });
        await using var watch = channel.Duplex();
        await watch.WriteAsync("one");
        (await watch.ReadAsync()).ShouldBe("one");
        var (connection, name) = (peer.Connection, peer.ClientName);

        tls = Trusting(authority, after);
        await channel.UnaryAsync("?");
        peer.Connection.ShouldNotBe(connection);
        (name, peer.ClientName).ShouldBe(("CN=before", "CN=after"));
        await watch.WriteAsync("two");
        (await watch.ReadAsync()).ShouldBe("two");

        var renewed = peer.Connection;
        await channel.UnaryAsync("?");
        peer.Connection.ShouldBe(renewed);
    }

    [Test]
    public async Task A_server_without_http2_is_refused_before_anything_is_sent()
    {
        await using var peer = await StartAsync(protocols: HttpProtocols.Http1);
        await using var channel = Open(peer, Trusting(authority));
        var status = await channel.UnaryAsync("secret").FailureAsync();
        (status.Code, status.Delivery).ShouldBe((RpcStatusCode.Unavailable, RpcDelivery.NotSent));
        peer.Path.ShouldBe("");
    }

    [Test]
    public async Task A_server_that_never_finishes_the_handshake_meets_the_connect_timeout()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var endpoint = new Uri($"https://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}");
        await using var channel = new RpcChannel(
            endpoint,
            new RpcChannelOptions { ConnectTimeout = TimeSpan.FromMilliseconds(100) }
        );
        var status = await channel.UnaryAsync("?").FailureAsync();
        (status.Code, status.Delivery).ShouldBe((RpcStatusCode.Unavailable, RpcDelivery.NotSent));
        status.Message.ShouldStartWith($"{endpoint}");
    }

    private static RpcTls Trusting(
        TestAuthority trusted,
        System.Security.Cryptography.X509Certificates.X509Certificate2? client = null
    ) =>
        new()
        {
            Authorities = [trusted.Certificate],
            TargetName = "etcd.test",
            ClientCertificate = client,
        };

    private static RpcChannel Open(KestrelPeer peer, RpcTls tls) =>
        new(peer.Endpoint, new RpcChannelOptions { Tls = RpcChannelOptions.FixedTls(tls) });

    private Task<KestrelPeer> StartAsync(
        ClientCertificateMode mode = ClientCertificateMode.NoCertificate,
        HttpProtocols protocols = HttpProtocols.Http2
    ) =>
        KestrelPeer.StartAsync(listen =>
        {
            listen.Protocols = protocols;
            listen.UseHttps(
                authority.Issue("etcd.test"),
                https =>
                {
                    https.ClientCertificateMode = mode;
                    https.AllowAnyClientCertificate();
                }
            );
        });
}
