using System.Security.Cryptography.X509Certificates;
using ControlPlane.EtcdFixture;
using ControlPlane.Rpc.Tests.Peers;
using ControlPlane.Rpc.Tls;
using ControlPlane.Topology.Etcd;
using Microsoft.Extensions.Logging.Abstractions;

namespace ControlPlane.EndToEnd;

/// <summary>An etcd that speaks TLS only and wants a client certificate.</summary>
public class TlsTests
{
    private Files files = null!;
    private EtcdServer server = null!;
    private World world = null!;
    private RpcTlsFiles ours = null!;
    private string otherCa = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        files = new Files();
        using var authority = new TestAuthority("the test's own");
        using var other = new TestAuthority("another one");
        otherCa = files.Write("other-ca.pem", other.Certificate.ExportCertificatePem());
        ours = Issue(authority, "client");
        var of = Issue(authority, "localhost");
        server = await EtcdServer.StartAsync(
            new() { Tls = new(of.Certificate!, of.Key!, of.Ca!), ClientCertificates = true },
            CancellationToken.None
        );
        var options = new EtcdOptions { Address = EtcdAddress.Parse(server.Address), Tls = ours };
        world = await World.StartAsync(
            server.Address,
            EtcdStore.Open(options, TimeProvider.System, Random.Shared, NullLogger.Instance)
        );
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await world.DisposeAsync();
        await server.DisposeAsync();
        files.Dispose();
    }

    [Test]
    public async Task The_right_certificates_work()
    {
        (await world.RebuildAsync(Flags(ours.Ca, ours.Certificate, ours.Key))).WithExit(0);

        (await world.SrvVSchemaAsync("zone1")).ShouldNotBeNull();
    }

    [Test]
    public async Task A_wrong_CA_is_an_error_that_names_the_server_and_says_what_to_check()
    {
        var ended = await world.RebuildAsync(Flags(otherCa, ours.Certificate, ours.Key));

        ended.WithExit(1).Naming(server.Address, "CA");
    }

    [Test]
    public async Task A_missing_client_certificate_is_an_error_that_says_so()
    {
        var ended = await world.RebuildAsync(Flags(ours.Ca, null, null));

        ended.WithExit(1).Naming(server.Address, "certificate");
    }

    [Test]
    public async Task No_TLS_where_the_server_speaks_nothing_else_is_an_error_that_names_the_server()
    {
        var ended = await world.RebuildAsync("--remote-operation-timeout", "3s");

        ended.WithExit(1).Naming(server.Address, "TLS");
    }

    [Test]
    public async Task TLS_where_the_server_speaks_none_is_an_error_that_names_the_server()
    {
        await using var plain = await World.StartAsync();

        var ended = await plain.RebuildAsync(Flags(ours.Ca, ours.Certificate, ours.Key));

        ended.WithExit(1).Naming(plain.Address, "TLS");
    }

    [Test]
    public async Task TLS_files_that_are_not_there_are_named_all_at_once()
    {
        var ended = await world.RebuildAsync(Flags("/nowhere/ca.pem", "/nowhere/cert.pem", "/nowhere/key.pem"));

        ended.WithExit(1).Naming("/nowhere/ca.pem", "/nowhere/cert.pem", "/nowhere/key.pem");
    }

    [Test]
    public async Task A_file_that_holds_no_certificate_is_named()
    {
        var empty = files.Write("empty.pem", "no certificate");

        var ended = await world.RebuildAsync(Flags(empty, ours.Certificate, ours.Key));

        ended.WithExit(1).Naming(empty);
    }

    private static IEnumerable<string> Flags(string? ca, string? certificate, string? key) =>
        [
            .. ca is null ? [] : (string[])["--topo-etcd-tls-ca", ca],
            .. certificate is null ? [] : (string[])["--topo-etcd-tls-cert", certificate],
            .. key is null ? [] : (string[])["--topo-etcd-tls-key", key],
        ];

    private RpcTlsFiles Issue(TestAuthority authority, string name)
    {
        using var certificate = authority.Issue(name);
        using var key = certificate.GetECDsaPrivateKey()!;
        return new()
        {
            Ca = files.Write("ca.pem", authority.Certificate.ExportCertificatePem()),
            Certificate = files.Write($"{name}.pem", certificate.ExportCertificatePem()),
            Key = files.Write($"{name}-key.pem", key.ExportPkcs8PrivateKeyPem()),
        };
    }
}
