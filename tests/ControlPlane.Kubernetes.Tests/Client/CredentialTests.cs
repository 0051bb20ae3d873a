using ControlPlane.Kubernetes.Client;
using ControlPlane.Kubernetes.Configuration;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.KubernetesFixture;

namespace ControlPlane.Kubernetes.Tests.Client;

/// <summary>Row K10 of the list of faults, tokens that rotate, and credential plug-ins.</summary>
[CancelAfter(60_000)]
public sealed class CredentialTests
{
    private static readonly ObjectAddress Namespace = new(
        new("", "v1", "namespaces", "Namespace", IsNamespaced: false),
        ObjectKey.ClusterWide("default")
    );

    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("kube-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task K10_A_certificate_for_another_name_is_refused_although_our_authority_issued_it(
        CancellationToken cancellation
    )
    {
        await using var server = await TestApiServer.StartAsync(new() { Hosts = ["elsewhere.test"] }, cancellation);

        using (var client = server.Connect())
        {
            var error = (await client.GetAsync(Namespace, cancellation)).ErrorOrNull();
            error.ShouldBeOfType<ApiError.Unreachable>().WasSent.ShouldBeFalse();
            error.Message.ShouldContain("RemoteCertificateNameMismatch");
        }

        using var named = Client(server.Configuration() with { TlsServerName = "elsewhere.test" });
        (await named.GetAsync(Namespace, cancellation)).OrThrow().Key.Name.ShouldBe("default");
    }

    [Test]
    public async Task K10_A_certificate_of_another_authority_is_refused(CancellationToken cancellation)
    {
        await using var server = await TestApiServer.StartAsync(new(), cancellation);
        using var other = new TestAuthority();
        using var client = Client(server.Configuration() with { Authorities = new PemSource.Inline(other.Pem) });

        var error = (await client.GetAsync(Namespace, cancellation)).ErrorOrNull();

        error.ShouldBeOfType<ApiError.Unreachable>().WasSent.ShouldBeFalse();
    }

    [Test]
    public async Task K10_An_authority_that_is_replaced_in_its_file_is_trusted_from_then_on(
        CancellationToken cancellation
    )
    {
        await using var server = await TestApiServer.StartAsync(new(), cancellation);
        using var other = new TestAuthority();
        var file = Write("ca.crt", other.Pem);
        using var client = Client(server.Configuration() with { Authorities = new PemSource.File(file) });
        (await client.GetAsync(Namespace, cancellation)).ErrorOrNull().ShouldBeOfType<ApiError.Unreachable>();

        File.WriteAllText(file, $"{other.Pem}\n{server.Authority.Pem}\n");

        (await client.GetAsync(Namespace, cancellation)).OrThrow().Key.Name.ShouldBe("default");
        File.WriteAllText(file, ""); // the moment in which it is replaced
        (await client.GetAsync(Namespace, cancellation)).OrThrow().Key.Name.ShouldBe("default");
    }

    [Test]
    public async Task K10_A_client_certificate_that_is_replaced_in_its_files_is_shown_from_then_on(
        CancellationToken cancellation
    )
    {
        await using var server = await TestApiServer.StartAsync(new(), cancellation);
        var (certificate, key) = server.Authority.Issue("guest");
        var (certificateFile, keyFile) = (Write("tls.crt", certificate), Write("tls.key", key));
        using var client = Client(
            server.Configuration() with
            {
                Credentials = new ClusterCredentials.None(),
                ClientCertificate = new(new PemSource.File(certificateFile), new PemSource.File(keyFile)),
            }
        );
        (await client.GetAsync(Namespace, cancellation))
            .ErrorOrNull()
            .ShouldBeOfType<ApiError.Forbidden>()
            .Message.ShouldContain("\"guest\"");

        (certificate, key) = server.Authority.Issue("admin");
        File.WriteAllText(certificateFile, certificate);
        (await client.GetAsync(Namespace, cancellation)).ErrorOrNull().ShouldBeOfType<ApiError.Forbidden>(); // half of it
        File.WriteAllText(keyFile, key);

        (await client.GetAsync(Namespace, cancellation)).OrThrow().Key.Name.ShouldBe("default");
    }

    [Test]
    public async Task A_token_that_is_replaced_in_its_file_is_sent_from_then_on(CancellationToken cancellation)
    {
        await using var server = await TestApiServer.StartAsync(new(), cancellation);
        var file = Write("token", "admin-token\n");
        using var client = Client(server.Configuration() with { Credentials = new ClusterCredentials.TokenFile(file) });
        (await client.GetAsync(Namespace, cancellation)).OrThrow();

        server.Users.Accept("second", new("admin", "1", []));
        server.Users.Revoke("admin-token");
        (await client.GetAsync(Namespace, cancellation)).ErrorOrNull().ShouldBeOfType<ApiError.Unauthorized>();
        File.WriteAllText(file, "second");

        (await client.GetAsync(Namespace, cancellation)).OrThrow();
        File.WriteAllText(file, "");
        (await client.GetAsync(Namespace, cancellation)).OrThrow();
    }

    [Test]
    public async Task A_token_file_that_is_not_there_is_an_error_that_names_it(CancellationToken cancellation)
    {
        await using var server = await TestApiServer.StartAsync(new(), cancellation);
        var file = Path.Combine(folder, "none");
        using var client = Client(server.Configuration() with { Credentials = new ClusterCredentials.TokenFile(file) });

        var error = (await client.GetAsync(Namespace, cancellation)).ErrorOrNull();

        error.ShouldBeOfType<ApiError.NoCredentials>().Message.ShouldContain(file);
        server.Log.Lines.ShouldBeEmpty();
    }

    [Test]
    public async Task A_plug_in_is_asked_once_then_when_it_expires_and_when_it_is_refused(
        CancellationToken cancellation
    )
    {
        await using var server = await TestApiServer.StartAsync(new(), cancellation);
        var expires = DateTimeOffset.UtcNow.AddHours(1);
        var plugin = Plugin(Answer("$(cat token)", expires));
        Write("token", "admin-token");
        var clock = new ShiftedClock();
        using var client = new KubernetesClient(
            server.Configuration() with
            {
                Credentials = new ClusterCredentials.Exec(plugin),
            },
            new(),
            clock
        );
        (await client.GetAsync(Namespace, cancellation)).OrThrow();
        (await client.GetAsync(Namespace, cancellation)).OrThrow();
        Runs().ShouldBe(1);

        server.Users.Accept("second", new("admin", "1", []));
        server.Users.Revoke("admin-token");
        Write("token", "second");
        (await client.GetAsync(Namespace, cancellation)).OrThrow(); // 401, asked again, sent again
        Runs().ShouldBe(2);

        clock.Shift = TimeSpan.FromHours(2);
        (await client.GetAsync(Namespace, cancellation)).OrThrow();
        Runs().ShouldBe(3);
    }

    [Test]
    public async Task A_plug_in_may_give_a_certificate_and_is_told_about_the_cluster(CancellationToken cancellation)
    {
        await using var server = await TestApiServer.StartAsync(new(), cancellation);
        var (certificate, key) = server.Authority.Issue("admin");
        Write(
            "answer.json",
            new System.Text.Json.Nodes.JsonObject
            {
                ["kind"] = "ExecCredential",
                ["apiVersion"] = "client.authentication.k8s.io/v1",
                ["status"] = new System.Text.Json.Nodes.JsonObject
                {
                    ["clientCertificateData"] = certificate,
                    ["clientKeyData"] = key,
                },
            }.ToJsonString()
        );
        var plugin = Plugin("printf %s \"$KUBERNETES_EXEC_INFO\" > info.json; cat answer.json") with
        {
            ProvideClusterInfo = true,
        };
        using var client = Client(server.Configuration() with { Credentials = new ClusterCredentials.Exec(plugin) });

        (await client.GetAsync(Namespace, cancellation)).OrThrow();

        var info = KubeObject.Parse(File.ReadAllBytes(Path.Combine(folder, "info.json")));
        info.Flag("spec", "interactive").ShouldBe(false);
        info.Text("spec", "cluster", "server").ShouldBe($"{server.Address}");
        info.Text("spec", "cluster", "certificate-authority-data").ShouldNotBeNull();
    }

    [TestCase("echo no json", "printed no JSON")]
    [TestCase("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1beta1\"}'", "v1")]
    [TestCase(
        "echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{}}'",
        "neither"
    )]
    [TestCase("echo please log in >&2; exit 3", "please log in")]
    public async Task A_plug_in_that_gives_nothing_is_an_error_that_says_why(
        string script,
        string expected,
        CancellationToken cancellation
    )
    {
        await using var server = await TestApiServer.StartAsync(new(), cancellation);
        var credentials = new ClusterCredentials.Exec(Plugin(script));
        using var client = Client(server.Configuration() with { Credentials = credentials });

        var error = (await client.GetAsync(Namespace, cancellation)).ErrorOrNull();

        error.ShouldBeOfType<ApiError.NoCredentials>().Message.ShouldContain(expected);
    }

    [Test]
    public async Task A_plug_in_that_is_not_installed_is_an_error_with_its_hint(CancellationToken cancellation)
    {
        await using var server = await TestApiServer.StartAsync(new(), cancellation);
        var plugin = new ExecPlugin
        {
            ApiVersion = "client.authentication.k8s.io/v1",
            Command = "no-such-plugin",
            InstallHint = "Install it from the store.",
        };
        var credentials = new ClusterCredentials.Exec(plugin);
        using var client = Client(server.Configuration() with { Credentials = credentials });

        var error = (await client.GetAsync(Namespace, cancellation)).ErrorOrNull();

        error.ShouldBeOfType<ApiError.NoCredentials>().Message.ShouldContain("Install it from the store.");
    }

    [Test]
    public void No_print_of_a_configuration_shows_a_secret()
    {
        var configuration = new ClusterConfiguration
        {
            Server = new("https://host"),
            Credentials = new ClusterCredentials.Token("s3cret"),
            ClientCertificate = new(new PemSource.Inline("s3cret"), new PemSource.Inline("s3cret")),
        };

        $"{configuration}".ShouldNotContain("s3cret");
        $"{configuration.Credentials}".ShouldNotContain("s3cret");
    }

    private static KubernetesClient Client(ClusterConfiguration configuration) =>
        new(configuration, new(), TimeProvider.System);

    private static string Answer(string token, DateTimeOffset expires) =>
        $$$"""echo "{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"token\":\"{{{token}}}\",\"expirationTimestamp\":\"{{{expires:yyyy-MM-ddTHH:mm:ssZ}}}\"}}" """;

    private ExecPlugin Plugin(string script) =>
        new()
        {
            ApiVersion = "client.authentication.k8s.io/v1",
            Command = "/bin/sh",
            Arguments = ["-c", $"cd '{folder}'; echo run >> runs; {script}"],
        };

    private int Runs() => File.ReadAllLines(Path.Combine(folder, "runs")).Length;

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private sealed class ShiftedClock : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
    }
}
