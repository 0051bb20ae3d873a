using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Client;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Wire;

/// <summary>Reads a page of a list.</summary>
internal static class PageReader
{
    public static ObjectPage Read(JsonElement root, Resource resource)
    {
        var items = ImmutableArray.CreateBuilder<KubeObject>();
        foreach (var item in root.FindItems("items"))
        {
            // Each is a value of its own: one that is kept must not keep its whole page.
            items.Add(new(Whole(item, resource)));
        }

        var token = root.FindText("metadata", "continue");
        return new(
            items.DrainToImmutable(),
            root.FindText("metadata", "resourceVersion") ?? "",
            string.IsNullOrEmpty(token) ? null : token
        );
    }

    /// <summary>Items of built-in kinds come without kind and apiVersion in lists; a replace needs both.</summary>
    private static JsonElement Whole(JsonElement item, Resource resource)
    {
        if (item.FindText("kind") is not null)
        {
            return item.Clone();
        }

        var whole = JsonObject.Create(item)!;
        whole.Insert(0, "apiVersion", resource.ApiVersion);
        whole.Insert(0, "kind", resource.Kind);
        return JsonElement.Parse(whole.ToJsonString());
    }
}
