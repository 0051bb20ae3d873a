using ControlPlane.EtcdFixture;
using ControlPlane.Rpc.Tls;
using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Stores;
using Microsoft.Extensions.Logging.Abstractions;

namespace ControlPlane.Integration.Etcd;

/// <summary>A server that speaks TLS and wants client certificates.</summary>
[CancelAfter(60_000)]
public class TlsTests
{
    private static readonly Key Somewhere = Key.FromText("/tls/a");

    private CertificateAuthority authority;
    private EtcdServer server;

    [OneTimeSetUp]
    public async Task Start()
    {
        authority = new CertificateAuthority();
        var options = new EtcdServerOptions { Tls = authority.IssueServer(), ClientCertificates = true };
        server = await EtcdServer.StartAsync(options, TestContext.CurrentContext.CancellationToken);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await server.DisposeAsync();
        authority.Dispose();
    }

    [Test]
    public async Task A_client_certificate_of_the_servers_authority_is_accepted(CancellationToken cancellation)
    {
        await using var store = Open(Files(authority.IssueClient("client")));

        await store.PutAsync(Somewhere, "x", cancellation);

        (await store.TextAsync(Somewhere, cancellation)).ShouldBe("x");
        var first = store.WatchAsync(KeySpan.Single(Somewhere), null, cancellation).FirstAsync(cancellation);
        (await first).ShouldBeOfType<TopologyChange.Snapshot>();
    }

    [Test]
    public async Task An_authority_alone_is_enough_for_a_server_that_asks_for_no_certificate(
        CancellationToken cancellation
    )
    {
        var options = new EtcdServerOptions { Tls = authority.IssueServer() };
        await using var other = await EtcdServer.StartAsync(options, cancellation);
        var files = new RpcTlsFiles { Ca = authority.CertificateFile };
        await using var store = EtcdServer.Open(Impatient.At(other.Address) with { Tls = files });

        await store.PutAsync(Somewhere, "x", cancellation);
    }

    [Test]
    public async Task A_server_of_another_authority_is_not_trusted(CancellationToken cancellation)
    {
        using var stranger = new CertificateAuthority();
        var files = Files(authority.IssueClient("client")) with { Ca = stranger.CertificateFile };

        await RefusedAsync(files, cancellation);
    }

    [Test]
    public async Task A_server_with_another_name_is_not_trusted(CancellationToken cancellation) =>
        await RefusedAsync(
            Files(authority.IssueClient("client")) with
            {
                ServerName = "etcd.elsewhere.example",
            },
            cancellation
        );

    [Test]
    public async Task A_missing_client_certificate_is_a_matter_of_tls(CancellationToken cancellation) =>
        await RefusedAsync(new RpcTlsFiles { Ca = authority.CertificateFile }, cancellation);

    [Test]
    public async Task An_expired_client_certificate_is_a_matter_of_tls(CancellationToken cancellation) =>
        await RefusedAsync(Files(authority.IssueExpiredClient("client")), cancellation);

    [Test]
    public async Task A_client_certificate_of_another_authority_is_a_matter_of_tls(CancellationToken cancellation)
    {
        using var stranger = new CertificateAuthority();

        await RefusedAsync(Files(stranger.IssueClient("client")), cancellation);
    }

    [Test]
    public async Task Files_that_change_are_used_for_new_connections(CancellationToken cancellation)
    {
        using var stranger = new CertificateAuthority();
        var (oldCertificate, oldKey) = stranger.IssueClient("client");
        var time = new ShiftedTime();
        var options = Impatient.At(server.Address) with { Tls = Files((oldCertificate, oldKey)) };
        await using var store = EtcdStore.Open(options, time, Random.Shared, NullLogger.Instance);
        await Should.ThrowAsync<StoreException>(() => store.GetAsync(Somewhere, cancellation));

        var (newCertificate, newKey) = authority.IssueClient("client");
        File.Copy(newCertificate, oldCertificate, overwrite: true);
        time.Shift(TimeSpan.FromMinutes(1));
        // The certificate is new and the key is not: what cannot be used yet is left aside.
        await Should.ThrowAsync<StoreException>(() => store.GetAsync(Somewhere, cancellation));
        File.Copy(newKey, oldKey, overwrite: true);
        time.Shift(TimeSpan.FromMinutes(1));

        await store.PutAsync(Somewhere, "x", cancellation);
    }

    [Test]
    public async Task A_client_that_speaks_no_tls_is_told_to_look_there(CancellationToken cancellation)
    {
        await using var store = EtcdServer.Open(Impatient.At(server.Address) with { RetryFor = TimeSpan.Zero });

        var failure = await Should.ThrowAsync<StoreException>(() => store.GetAsync(Somewhere, cancellation));

        failure.Failure.ShouldBe(StoreFailure.Unavailable);
        failure.Message.ShouldContain("https://");
    }

    [Test]
    public async Task A_server_that_speaks_no_tls_is_not_told_from_one_that_breaks_off(CancellationToken cancellation)
    {
        var files = Files(authority.IssueClient("client"));
        var options = Impatient.At(SharedServer.Instance.Address) with { Tls = files, RetryFor = TimeSpan.Zero };
        await using var store = EtcdServer.Open(options);

        var failure = await Should.ThrowAsync<StoreException>(() => store.GetAsync(Somewhere, cancellation));

        failure.Failure.ShouldBe(StoreFailure.Unavailable);
        failure.Message.ShouldContain("SSL");
    }

    [Test]
    public async Task A_watch_that_never_began_tells_of_wrong_certificates(CancellationToken cancellation)
    {
        using var stranger = new CertificateAuthority();
        await using var store = Open(Files(stranger.IssueClient("client")));

        var first = store.WatchAsync(KeySpan.Single(Somewhere), null, cancellation).FirstAsync(cancellation);

        await ShouldTellOfTlsAsync(() => first.AsTask());
    }

    private async Task RefusedAsync(RpcTlsFiles files, CancellationToken cancellation)
    {
        await using var store = Open(files);

        await ShouldTellOfTlsAsync(() => store.GetAsync(Somewhere, cancellation));
        await ShouldTellOfTlsAsync(() => store.PutAsync(Somewhere, "x", cancellation));
    }

    /// <summary>
    /// TLS 1.3 refuses a client after its handshake, and the refusal may be lost to the reset that follows it: then
    /// nobody can tell, and the message says what it may have been.
    /// </summary>
    private static async Task ShouldTellOfTlsAsync(Func<Task> call)
    {
        var failure = await Should.ThrowAsync<StoreException>(call);
        if (failure.Failure is not StoreFailure.Tls)
        {
            failure.Failure.ShouldBe(StoreFailure.Unavailable, failure.ToString());
            failure.Message.ShouldContain("may break off like this");
        }
    }

    private EtcdStore Open(RpcTlsFiles files) => EtcdServer.Open(Impatient.At(server.Address) with { Tls = files });

    private RpcTlsFiles Files((string CertificateFile, string KeyFile) client) =>
        new()
        {
            Ca = authority.CertificateFile,
            Certificate = client.CertificateFile,
            Key = client.KeyFile,
        };
}
