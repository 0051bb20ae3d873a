using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.KubernetesFixture.Answers;
using ControlPlane.KubernetesFixture.Kinds;
using ControlPlane.KubernetesFixture.Storage;

namespace ControlPlane.KubernetesFixture.Http;

/// <summary>Answers gets and lists.</summary>
internal sealed class ReadHandler(ObjectStore store, TimeProvider time)
{
    private const string TooOld =
        "The provided continue parameter is too old to display a consistent list result. You can start a new list "
        + "without the continue parameter, or use the continue token in this response to retrieve the remainder of "
        + "the results. Continuing with the provided token results in an inconsistent list - objects that were "
        + "created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

    public Task GetAsync(Exchange exchange, KindDefinition kind, ApiPath path)
    {
        var found = store.Find(kind.Resource, path.Key) ?? throw Failure.NotFound(kind.Resource, path.Name);
        if (path.Subresource == "scale")
        {
            return exchange.JsonAsync(200, Scale(found.Json));
        }

        if (exchange.Accept.Contains("as=Table", StringComparison.Ordinal))
        {
            var metadata = new JsonObject { ["resourceVersion"] = $"{found.Revision}" };
            return exchange.JsonAsync(200, Tables.Of(kind, [found.Json], metadata, time.GetUtcNow()));
        }

        return exchange.Accept.Contains("as=PartialObjectMetadata;", StringComparison.Ordinal)
            ? exchange.JsonAsync(200, Tables.Partial(found.Json))
            : exchange.JsonAsync(200, found.Json);
    }

    public Task ListAsync(Exchange exchange, KindDefinition kind, ApiPath path, Func<JsonElement, bool> selects)
    {
        var (objects, revision, after) = Snapshot(exchange, kind);
        var within = path.Namespace.Length > 0;
        var rest = objects
            .Where(item => !within || item.Key.Namespace == path.Namespace)
            .Where(item => after is null || after.IsBefore(item.Key, within))
            .Where(item => selects(item.Json))
            .ToList();
        var limit = int.TryParse(exchange.Query("limit"), out var asked) && asked > 0 ? asked : int.MaxValue;
        var page = rest.Take(limit).ToList();
        var metadata = Metadata(exchange, kind, revision);
        if (rest.Count > page.Count)
        {
            metadata["continue"] = ContinueToken.Behind(page[^1].Key, revision, within).Write();
            if (exchange.Query("labelSelector") is null && exchange.Query("fieldSelector") is null)
            {
                metadata["remainingItemCount"] = rest.Count - page.Count;
            }
        }

        return exchange.JsonAsync(200, Body(exchange, kind, [.. page.Select(item => item.Json)], metadata));
    }

    /// <summary>Items of built-in kinds come without kind and version, and their lists without an empty token.</summary>
    public static JsonObject List(KindDefinition kind, IEnumerable<JsonElement> items, JsonObject metadata) =>
        new()
        {
            ["kind"] = $"{kind.Resource.Kind}List",
            ["apiVersion"] = kind.Resource.ApiVersion,
            ["metadata"] = metadata,
            ["items"] = new JsonArray([.. items.Select(item => Item(kind, item))]),
        };

    public static JsonObject Metadata(KindDefinition kind, long revision)
    {
        var metadata = new JsonObject { ["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture) };
        if (kind.IsCustom)
        {
            metadata["continue"] = "";
        }

        return metadata;
    }

    private static JsonObject Metadata(Exchange exchange, KindDefinition kind, long revision)
    {
        var metadata = Metadata(kind, revision);
        if (exchange.Accept.Contains(";as=", StringComparison.Ordinal))
        {
            metadata.Remove("continue");
        }

        return metadata;
    }

    private JsonObject Body(Exchange exchange, KindDefinition kind, List<JsonElement> items, JsonObject metadata)
    {
        if (exchange.Accept.Contains("as=Table", StringComparison.Ordinal))
        {
            return Tables.Of(kind, items, metadata, time.GetUtcNow());
        }

        if (!exchange.Accept.Contains("as=PartialObjectMetadataList", StringComparison.Ordinal))
        {
            return List(kind, items, metadata);
        }

        return new()
        {
            ["kind"] = "PartialObjectMetadataList",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = metadata,
            ["items"] = new JsonArray([.. items.Select(Tables.Partial)]),
        };
    }

    private (IReadOnlyList<StoredObject> Objects, long Revision, ContinueToken? After) Snapshot(
        Exchange exchange,
        KindDefinition kind
    )
    {
        if (exchange.Query("continue") is { Length: > 0 } token)
        {
            var after = ContinueToken.Read(token);
            var then = store.ListAt(kind.Resource, after.Revision) ?? throw Failure.Expired(TooOld);
            return (then, after.Revision, after);
        }

        if (
            exchange.Query("resourceVersionMatch") == "Exact"
            && long.TryParse(exchange.Query("resourceVersion"), out var exact)
        )
        {
            var then = store.ListAt(kind.Resource, exact);
            return (
                then ?? throw Failure.Expired($"The resourceVersion for the provided list is too old."),
                exact,
                null
            );
        }

        var (objects, revision) = store.List(kind.Resource);
        return (objects, revision, null);
    }

    private static JsonNode Item(KindDefinition kind, JsonElement item)
    {
        var json = JsonNode.Parse(item.GetRawText())!.AsObject();
        if (!kind.IsCustom)
        {
            json.Remove("kind");
            json.Remove("apiVersion");
        }

        return json;
    }

    private static JsonObject Scale(JsonElement item)
    {
        var metadata = new JsonObject();
        foreach (var name in (string[])["name", "namespace", "uid", "resourceVersion", "creationTimestamp"])
        {
            metadata[name] = item.FindText("metadata", name);
        }

        var labels = item.Find("spec", "selector", "matchLabels") is { ValueKind: JsonValueKind.Object } chosen
            ? chosen.EnumerateObject().Select(label => $"{label.Name}={label.Value}")
            : [];
        return new()
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = metadata,
            ["spec"] = new JsonObject { ["replicas"] = item.FindNumber("spec", "replicas") ?? 0 },
            ["status"] = new JsonObject
            {
                ["replicas"] = item.FindNumber("status", "replicas") ?? 0,
                ["selector"] = string.Join(",", labels),
            },
        };
    }
}
