using System.Text.Json;
using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.KubernetesFixture.Answers;
using ControlPlane.KubernetesFixture.Kinds;
using ControlPlane.KubernetesFixture.Storage;
using ControlPlane.KubernetesFixture.Writing;

namespace ControlPlane.KubernetesFixture.Http;

/// <summary>Answers everything that changes objects.</summary>
internal sealed class WriteHandler(ObjectStore store, ObjectWriter writer, ReviewHandler reviews)
{
    private const string UnknownManager = "unknown";

    public async Task CreateAsync(Exchange exchange, KindDefinition kind, ApiPath path, string user)
    {
        CheckType(exchange);
        var body = await exchange.ObjectAsync(kind.Resource.Kind);
        if (path.Name.Length > 0)
        {
            throw Failure.Planted(
                405,
                "MethodNotAllowed",
                "the server does not allow this method on the requested resource"
            );
        }

        CheckKind(kind, body);
        if (!kind.IsStored)
        {
            await exchange.JsonAsync(201, reviews.Answer(kind, body, user));
            return;
        }

        var context = Context(exchange, kind, new(path.Namespace, NameOf(body)), null);
        await AnswerAsync(exchange, 201, context, writer.Create(context, body));
    }

    public async Task ReplaceAsync(Exchange exchange, KindDefinition kind, ApiPath path)
    {
        CheckType(exchange);
        var body = await exchange.ObjectAsync(kind.Resource.Kind);
        CheckKind(kind, body);
        var context = Context(exchange, kind, path.Key, path.Subresource);
        await AnswerAsync(exchange, 200, context, writer.Replace(context, body));
    }

    public async Task PatchAsync(Exchange exchange, KindDefinition kind, ApiPath path)
    {
        var context = Context(exchange, kind, path.Key, path.Subresource);
        var type = exchange.Request.ContentType?.Split(';')[0];
        if (type == "application/apply-patch+yaml")
        {
            var body = await exchange.ObjectAsync(kind.Resource.Kind);
            CheckKind(kind, body);
            var (applied, isNew) = writer.Apply(context, body, exchange.Query("force") == "true");
            await AnswerAsync(exchange, isNew ? 201 : 200, context, applied);
            return;
        }

        var patch = JsonNode.Parse(await exchange.BodyAsync());
        var written = (type, patch) switch
        {
            // A strategic merge differs in lists only; nothing that the tests send that way has any.
            ("application/merge-patch+json" or "application/strategic-merge-patch+json", JsonObject changes) =>
                writer.Patch(context, live => Patches.Merge(live, changes)!.AsObject()),
            ("application/json-patch+json", JsonArray operations) => writer.Patch(
                context,
                live => Patches.Json(live, operations)
            ),
            _ => throw Failure.UnsupportedMediaType(),
        };
        await AnswerAsync(exchange, 200, context, written);
    }

    public async Task DeleteAsync(Exchange exchange, KindDefinition kind, ApiPath path)
    {
        var body = await exchange.BodyAsync();
        var options = body.Length > 0 ? JsonNode.Parse(body) as JsonObject : null;
        var target = store.Find(kind.Resource, path.Key) ?? throw Failure.NotFound(kind.Resource, path.Name);
        if (writer.Delete(kind, target, options) is { } held)
        {
            await exchange.JsonAsync(200, held.Json);
            return;
        }

        await exchange.JsonAsync(200, Gone(kind, target));
    }

    public async Task DeleteAllAsync(
        Exchange exchange,
        KindDefinition kind,
        ApiPath path,
        Func<JsonElement, bool> selects
    )
    {
        var targets = store
            .List(kind.Resource)
            .Objects.Where(item => path.Namespace.Length == 0 || item.Key.Namespace == path.Namespace)
            .Where(item => selects(item.Json))
            .ToList();
        var before = store.Revision;
        foreach (var target in targets)
        {
            writer.Delete(kind, target, null);
        }

        await exchange.JsonAsync(
            200,
            ReadHandler.List(kind, targets.Select(target => target.Json), ReadHandler.Metadata(kind, before))
        );
    }

    private static WriteContext Context(Exchange exchange, KindDefinition kind, ObjectKey key, string? subresource) =>
        new(kind, key, subresource, exchange.Query("fieldManager") ?? ManagerOf(exchange))
        {
            FieldValidation = exchange.Query("fieldValidation") ?? "Warn",
            IsDryRun = exchange.Query("dryRun") is not null,
        };

    /// <summary>The user agent's part before the slash, as the real server does it.</summary>
    private static string ManagerOf(Exchange exchange) =>
        exchange.Request.Headers.UserAgent.ToString().Split('/')[0] is { Length: > 0 } agent ? agent : UnknownManager;

    private static Task AnswerAsync(Exchange exchange, int status, WriteContext context, StoredObject written)
    {
        foreach (var warning in context.Warnings)
        {
            exchange.Header("Warning", $"299 - \"{warning.Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
        }

        return exchange.JsonAsync(status, written.Json);
    }

    private static JsonObject Gone(KindDefinition kind, StoredObject target)
    {
        var details = new JsonObject { ["name"] = target.Key.Name };
        if (kind.Resource.Group.Length > 0)
        {
            details["group"] = kind.Resource.Group;
        }

        details["kind"] = kind.Resource.Plural;
        details["uid"] = target.Json.FindText("metadata", "uid");
        return new()
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = details,
        };
    }

    private static string NameOf(JsonObject body) =>
        body["metadata"]?["name"]?.GetValue<string>() is { Length: > 0 } name ? name
        : body["metadata"]?["generateName"]?.GetValue<string>() is { Length: > 0 } prefix
            ? $"{prefix}{Guid.NewGuid().ToString("N")[..5]}"
        : throw Failure.BadRequest("name or generateName is required");

    private static void CheckKind(KindDefinition kind, JsonObject body)
    {
        var (apiVersion, name) = (body["apiVersion"]?.GetValue<string>(), body["kind"]?.GetValue<string>());
        if (name != kind.Resource.Kind || apiVersion != kind.Resource.ApiVersion)
        {
            throw Failure.BadRequest(
                $"the API version in the data ({apiVersion}) does not match the expected API version ({kind.Resource.ApiVersion})"
            );
        }
    }

    private static void CheckType(Exchange exchange)
    {
        if (
            exchange.Request.ContentType is { Length: > 0 } type
            && !type.StartsWith("application/json", StringComparison.Ordinal)
        )
        {
            throw Failure.UnsupportedMediaType();
        }
    }
}
