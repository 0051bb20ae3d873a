using System.Globalization;
using System.Text;
using ControlPlane.Kubernetes.Client;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Wire;

/// <summary>The paths of the API, relative to the server's address. Every part is escaped.</summary>
internal static class ApiPaths
{
    public static string Of(ObjectAddress at)
    {
        var path = $"{Collection(at.Resource, at.Key.Namespace)}/{Uri.EscapeDataString(at.Key.Name)}";
        return at.Subresource is { } subresource ? $"{path}/{Uri.EscapeDataString(subresource)}" : path;
    }

    /// <param name="space">Empty or null: all namespaces.</param>
    public static string Collection(Resource resource, string? space)
    {
        var root =
            resource.Group.Length == 0
                ? $"api/{Uri.EscapeDataString(resource.Version)}"
                : $"apis/{Uri.EscapeDataString(resource.Group)}/{Uri.EscapeDataString(resource.Version)}";
        return string.IsNullOrEmpty(space) || !resource.IsNamespaced
            ? $"{root}/{Uri.EscapeDataString(resource.Plural)}"
            : $"{root}/namespaces/{Uri.EscapeDataString(space)}/{Uri.EscapeDataString(resource.Plural)}";
    }

    public static string Page(Resource resource, Selection selection, PageQuery page) =>
        Collection(resource, selection.Namespace)
        + Query([
            ("labelSelector", selection.LabelSelector),
            ("fieldSelector", selection.FieldSelector),
            ("limit", page.Limit > 0 ? page.Limit.ToString(CultureInfo.InvariantCulture) : null),
            ("continue", page.Continue),
            ("resourceVersion", page.ResourceVersion),
        ]);

    public static string Watch(Resource resource, Selection selection, WatchQuery query) =>
        Collection(resource, selection.Namespace)
        + Query([
            ("watch", "1"),
            ("labelSelector", selection.LabelSelector),
            ("fieldSelector", selection.FieldSelector),
            ("resourceVersion", query.ResourceVersion),
            ("allowWatchBookmarks", "true"),
            ("timeoutSeconds", Math.Ceiling(query.Bound.TotalSeconds).ToString(CultureInfo.InvariantCulture)),
        ]);

    public static string Query(ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var query = new StringBuilder();
        foreach (var (name, value) in parameters)
        {
            if (value is not null)
            {
                query
                    .Append(query.Length == 0 ? '?' : '&')
                    .Append(name)
                    .Append('=')
                    .Append(Uri.EscapeDataString(value));
            }
        }

        return query.ToString();
    }
}
