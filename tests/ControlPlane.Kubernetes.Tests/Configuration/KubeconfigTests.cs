using ControlPlane.Kubernetes.Configuration;

namespace ControlPlane.Kubernetes.Tests.Configuration;

public sealed class KubeconfigTests
{
    private const string Usual = """
        apiVersion: v1
        kind: Config
        current-context: here
        contexts:
        - name: here
          context: {cluster: one, user: me, namespace: team}
        - name: there
          context: {cluster: two}
        clusters:
        - name: one
          cluster:
            server: https://one.test:6443
            certificate-authority: certs/ca.crt
            tls-server-name: kubernetes.default
        - name: two
          cluster: {server: http://two.test:8080}
        users:
        - name: me
          user:
            tokenFile: token
            token: ignored
        """;

    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("kubeconfig-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void The_current_context_says_where_and_as_whom()
    {
        var read = Read(Usual);

        read.Server.ShouldBe(new Uri("https://one.test:6443"));
        read.Namespace.ShouldBe("team");
        read.TlsServerName.ShouldBe("kubernetes.default");
        read.Authorities.ShouldBe(new PemSource.File(Path.Combine(folder, "certs/ca.crt")));
        read.Credentials.ShouldBe(new ClusterCredentials.TokenFile(Path.Combine(folder, "token")));
    }

    [Test]
    public void A_context_can_be_named()
    {
        var read = Read(Usual, "there");

        read.Server.ShouldBe(new Uri("http://two.test:8080"));
        read.Namespace.ShouldBe("default");
        read.Credentials.ShouldBeOfType<ClusterCredentials.None>();
    }

    [Test]
    public void Of_several_files_the_first_to_name_an_entry_wins()
    {
        var first = Write("first", "current-context: there");
        var second = Write("second", Usual);
        var third = Write("third", Usual.Replace("two.test", "three.test", StringComparison.Ordinal));

        var read = Kubeconfig.Read([Path.Combine(folder, "none"), first, second, third], null);

        read.Server.Host.ShouldBe("two.test");
    }

    [Test]
    public void A_plug_in_and_inline_certificates_are_read()
    {
        var data = Convert.ToBase64String("PEM"u8);
        var read = Read(
            $$$"""
            current-context: c
            contexts: [{name: c, context: {cluster: k, user: u}}]
            clusters: [{name: k, cluster: {server: "https://k.test", certificate-authority-data: "{{{data}}}" } }]
            users:
            - name: u
              user:
                client-certificate-data: {{{data}}}
                client-key-data: {{{data}}}
                exec:
                  apiVersion: client.authentication.k8s.io/v1
                  command: ./bin/login
                  args: [--cluster, k]
                  env: [{name: REGION, value: here}]
                  installHint: get it
                  interactiveMode: IfAvailable
                  provideClusterInfo: true
            """
        );

        read.Authorities.ShouldBe(new PemSource.Inline("PEM"));
        read.ClientCertificate.ShouldBe(new(new PemSource.Inline("PEM"), new PemSource.Inline("PEM")));
        var plugin = read.Credentials.ShouldBeOfType<ClusterCredentials.Exec>().Plugin;
        plugin.Command.ShouldBe(Path.Combine(folder, "./bin/login"));
        plugin.Arguments.ShouldBe(["--cluster", "k"]);
        plugin.Environment.ShouldBe([KeyValuePair.Create("REGION", "here")]);
        plugin.InstallHint.ShouldBe("get it");
        plugin.ProvideClusterInfo.ShouldBeTrue();
    }

    [TestCase("current-context: no", "there is no context 'no'")]
    [TestCase("clusters: []", "no current-context")]
    [TestCase("current-context: [", "")]
    [TestCase("insecure-skip-tls-verify: true", "insecure-skip-tls-verify is not supported")]
    [TestCase("server: ftp://x", "is no http(s) address")]
    [TestCase("username: x", "'username' is not supported")]
    [TestCase("auth-provider: {name: gcp}", "use an exec plug-in")]
    [TestCase("client-certificate: only", "go together")]
    [TestCase("client-certificate-data: '???'", "is no base64")]
    [TestCase("exec: {command: x, apiVersion: v1, interactiveMode: Always}", "nobody is there to be asked")]
    [TestCase("exec: {command: x}", "has no 'apiVersion'")]
    public void What_cannot_be_used_is_refused_with_the_entry_and_a_remedy(string part, string expected)
    {
        var isCluster =
            part.StartsWith("insecure", StringComparison.Ordinal)
            || part.StartsWith("server", StringComparison.Ordinal);
        var isWhole =
            part.StartsWith("current", StringComparison.Ordinal)
            || part.StartsWith("clusters", StringComparison.Ordinal);
        var server = part.StartsWith("server", StringComparison.Ordinal) ? "" : "server: https://k.test, ";
        var text = isWhole
            ? part
            : string.Join(
                '\n',
                "current-context: c",
                "contexts: [{name: c, context: {cluster: k, user: u}}]",
                "clusters: [{name: k, cluster: {" + server + (isCluster ? part : "x: y") + "}}]",
                "users: [{name: u, user: {" + (isCluster ? "x: y" : part) + "}}]"
            );

        Should.Throw<ConfigurationException>(() => Read(text)).Message.ShouldContain(expected);
    }

    [Test]
    public void The_usual_files_are_those_of_the_environment_or_the_home()
    {
        Kubeconfig.UsualPaths(name => name == "KUBECONFIG" ? "a:b" : null).ShouldBe(["a", "b"]);
        Kubeconfig.UsualPaths(name => name == "HOME" ? "/home/me" : null).ShouldBe(["/home/me/.kube/config"]);
    }

    [Test]
    public void A_pod_finds_everything_in_its_service_account()
    {
        File.WriteAllText(Path.Combine(folder, "token"), "t");
        File.WriteAllText(Path.Combine(folder, "ca.crt"), "PEM");
        File.WriteAllText(Path.Combine(folder, "namespace"), "ns\n");
        string? Environment(string name) => name == "KUBERNETES_SERVICE_HOST" ? "fd00::1" : "443";

        InClusterConfiguration.IsPresent(Environment, folder).ShouldBeTrue();
        var read = InClusterConfiguration.Read(Environment, folder);

        read.Server.ShouldBe(new Uri("https://[fd00::1]:443"));
        read.Namespace.ShouldBe("ns");
        read.Credentials.ShouldBe(new ClusterCredentials.TokenFile(Path.Combine(folder, "token")));
        read.Authorities.ShouldBe(new PemSource.File(Path.Combine(folder, "ca.crt")));
    }

    [Test]
    public void Outside_of_a_pod_the_error_says_what_to_do()
    {
        InClusterConfiguration.IsPresent(_ => null, folder).ShouldBeFalse();
        Should
            .Throw<ConfigurationException>(() => InClusterConfiguration.Read(_ => null, folder))
            .Message.ShouldContain("Give a kubeconfig");
        Should
            .Throw<ConfigurationException>(() => InClusterConfiguration.Read(_ => "1", folder))
            .Message.ShouldContain("automountServiceAccountToken");
    }

    private ClusterConfiguration Read(string text, string? context = null) =>
        Kubeconfig.Read([Write("config", text)], context);

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
