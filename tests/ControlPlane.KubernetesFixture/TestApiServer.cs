using System.Net;
using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Client;
using ControlPlane.Kubernetes.Configuration;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.KubernetesFixture.Faults;
using ControlPlane.KubernetesFixture.Http;
using ControlPlane.KubernetesFixture.Kinds;
using ControlPlane.KubernetesFixture.Storage;
using ControlPlane.KubernetesFixture.Writing;

namespace ControlPlane.KubernetesFixture;

/// <summary>
/// A Kubernetes API server for tests, on 127.0.0.1, over HTTPS with an authority of its own and over plain HTTP. It
/// answers the recorded requests of a real server as that one did (the transcript's tests hold it to that), serves the
/// real kubectl, and does what goes wrong in production when a test asks for it.
/// </summary>
/// <example>
/// <code>
/// await using var server = await TestApiServer.StartAsync(new(), cancellation);
/// server.ApplyYaml(crd);                                // a CRD makes its kind appear; other objects are put as they are
/// using var client = server.Connect();                  // our own client, as administrator, over HTTPS
/// var kubeconfig = server.WriteKubeconfig(path);        // for kubectl or the built executable
/// using var forbidden = server.Faults.Forbid(Resource.Deployments);
/// server.Users.Revoke("admin-token");                   // 401 from now on
/// await server.RestartAsync(cancellation, compact: true); // same ports, histories gone: 410
/// server.Log.Count("patch", "servingtopologies").ShouldBe(1);
/// </code>
/// </example>
public sealed class TestApiServer : IAsyncDisposable
{
    private readonly TestApiServerOptions options;
    private readonly TestAuthority authority;
    private readonly ObjectWriter writer;
    private Listener listener;

    private TestApiServer(TestApiServerOptions options)
    {
        this.options = options;
        authority = options.Authority ?? new TestAuthority();
        Kinds = new(Store);
        writer = new(Store, Kinds, options.Time);
        listener = null!;
    }

    public ObjectStore Store { get; } = new();

    public KindRegistry Kinds { get; }

    public ApiUsers Users { get; } = new();

    public ApiFaults Faults { get; } = new();

    public RequestLog Log { get; } = new();

    public TestAuthority Authority => authority;

    /// <summary>Over HTTPS.</summary>
    public Uri Address => listener.Secure;

    public Uri PlainAddress => listener.Plain;

    public static async Task<TestApiServer> StartAsync(TestApiServerOptions options, CancellationToken cancellation)
    {
        var server = new TestApiServer(options);
        server.Put(KubeObject.Parse("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"default"}}"""));
        server.listener = await server.ListenAsync((0, 0), cancellation);
        return server;
    }

    /// <summary>
    /// Stops, breaking every connection, and starts on the same ports with the same objects.
    /// </summary>
    /// <param name="compact">Forget the history in between: what was listed or watched before gets 410.</param>
    public async Task RestartAsync(CancellationToken cancellation, bool compact = false)
    {
        var ports = (listener.Secure.Port, listener.Plain.Port);
        await listener.DisposeAsync();
        if (compact)
        {
            Store.Compact();
        }

        listener = await ListenAsync(ports, cancellation);
    }

    /// <summary>Breaks every connection that there is; new ones are taken at once.</summary>
    public Task DropConnectionsAsync(CancellationToken cancellation) => RestartAsync(cancellation);

    /// <summary>For our own client.</summary>
    public ClusterConfiguration Configuration(string token = "admin-token") =>
        new()
        {
            Server = Address,
            Authorities = new PemSource.Inline(authority.Pem),
            Credentials = new ClusterCredentials.Token(token),
        };

    /// <summary>Our own client.</summary>
    public KubernetesClient Connect(string token = "admin-token", KubernetesClientOptions? options = null) =>
        new(Configuration(token), options ?? new(), TimeProvider.System);

    /// <summary>Writes a kubeconfig with the authority and a token in it.</summary>
    /// <returns>The path.</returns>
    public string WriteKubeconfig(string path, string token = "admin-token")
    {
        var data = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(authority.Pem));
        File.WriteAllText(
            path,
            $"""
            apiVersion: v1
            kind: Config
            current-context: test
            contexts:
            - name: test
              context: {"{"}cluster: test, user: test, namespace: default{"}"}
            clusters:
            - name: test
              cluster:
                server: {Address}
                certificate-authority-data: {data}
            users:
            - name: test
              user:
                token: {token}

            """
        );
        return path;
    }

    /// <summary>
    /// Creates or replaces an object as the administrator would, status included, past faults and log. A CRD's kind is
    /// served from then on.
    /// </summary>
    public KubeObject Put(KubeObject item)
    {
        var kind = KindOf(item);
        var key =
            kind.Resource.IsNamespaced && item.Key.Namespace.Length == 0
                ? item.Key with
                {
                    Namespace = "default",
                }
                : item.Key;
        var context = new WriteContext(kind, key, null, "test");
        var body = item.Edit();
        body["metadata"]!.AsObject().Remove("resourceVersion");
        body["metadata"]!.AsObject().Remove("uid");
        var written = Store.Find(kind.Resource, key) is null
            ? writer.Create(context, body)
            : writer.Replace(context, body);
        if (kind.HasStatus && kind.Resource.Plural != "customresourcedefinitions" && body["status"] is not null)
        {
            written = writer.Replace(context with { Subresource = "status" }, body);
        }

        return new(written.Json);
    }

    /// <summary>The same from JSON text; a <c>List</c> is taken item by item.</summary>
    public void Apply(string json)
    {
        var root = KubeObject.Parse(json);
        if (root.At("items") is { } items)
        {
            foreach (var item in items.EnumerateArray())
            {
                Put(new(item));
            }

            return;
        }

        Put(root);
    }

    /// <summary>The same from YAML documents.</summary>
    public void ApplyYaml(string yaml)
    {
        foreach (var document in YamlJson.ReadAll(yaml))
        {
            Apply(document.ToJsonString());
        }
    }

    /// <summary>Null: it does not exist.</summary>
    public KubeObject? Find(Resource resource, ObjectKey key) =>
        Store.Find(resource, key) is { } found ? new(found.Json) : null;

    /// <summary>Deletes an object as the administrator would; finalizers hold it.</summary>
    public void Delete(Resource resource, ObjectKey key)
    {
        if (Store.Find(resource, key) is { } target)
        {
            writer.Delete(Kinds.Of(resource), target, null);
        }
    }

    /// <summary>Changes an object, status included, as another writer would.</summary>
    public void Change(Resource resource, ObjectKey key, Action<JsonObject> change)
    {
        var body = (
            Find(resource, key) ?? throw new InvalidOperationException($"There is no {resource} {key}.")
        ).Edit();
        change(body);
        Put(KubeObject.From(body));
    }

    public async ValueTask DisposeAsync()
    {
        await listener.DisposeAsync();
        if (options.Authority is null)
        {
            authority.Dispose();
        }
    }

    private KindDefinition KindOf(KubeObject item)
    {
        return Kinds.All.Find(kind => kind.Resource.Kind == item.Kind && kind.Resource.ApiVersion == item.ApiVersion)
            ?? throw new InvalidOperationException($"No kind {item.ApiVersion} {item.Kind}; apply its CRD first.");
    }

    private Task<Listener> ListenAsync((int Secure, int Plain) ports, CancellationToken cancellation)
    {
        var handler = new RequestHandler(
            this,
            new(Store, options.Time),
            new(Store, writer, new(Users, options.Time)),
            new(Store, options, options.Time)
        );
        return Listener.StartAsync(handler, authority, options.Hosts, ports, cancellation);
    }
}
