using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.KubernetesFixture.Http;

/// <summary>What a path is about. Empty strings where it says nothing.</summary>
internal sealed record ApiPath(string Group, string Version, string Namespace, string Plural, string Name)
{
    public string? Subresource { get; init; }

    public ObjectKey Key => new(Namespace, Name);

    /// <summary>Null: it is not about objects.</summary>
    public static ApiPath? Parse(string path)
    {
        var parts = path.Trim('/').Split('/').Select(Uri.UnescapeDataString).ToArray();
        var (group, version, rest) = parts switch
        {
            ["api", var core, .. var after] => ("", core, after),
            ["apis", var named, var its, .. var after] => (named, its, after),
            _ => ("", "", []),
        };
        return rest switch
        {
            ["namespaces", var space, var plural, .. var after]
                when !(group.Length == 0 && plural is "status" or "finalize") => Of(space, plural, after),
            [var plural, .. var after] => Of("", plural, after),
            _ => null,
        };

        ApiPath? Of(string space, string plural, string[] after) =>
            after switch
            {
                [] => new(group, version, space, plural, ""),
                [var name] => new(group, version, space, plural, name),
                [var name, var subresource] => new(group, version, space, plural, name) { Subresource = subresource },
                _ => null,
            };
    }
}
