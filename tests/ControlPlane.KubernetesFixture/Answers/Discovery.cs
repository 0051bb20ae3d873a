using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ControlPlane.KubernetesFixture.Kinds;

namespace ControlPlane.KubernetesFixture.Answers;

/// <summary>What a server says of itself and of its kinds.</summary>
internal static class Discovery
{
    private static readonly string[] StoredVerbs =
    [
        "delete",
        "deletecollection",
        "get",
        "list",
        "patch",
        "create",
        "update",
        "watch",
    ];

    /// <summary>As a real 1.36 built from source answers.</summary>
    public static JsonObject Version() =>
        JsonNode
            .Parse(
                """
                {"major":"1","minor":"36","emulationMajor":"1","emulationMinor":"36","minCompatibilityMajor":"1",
                "minCompatibilityMinor":"35","gitVersion":"v0.0.0-master+$Format:%H$","gitCommit":"$Format:%H$",
                "gitTreeState":"","buildDate":"1970-01-01T00:00:00Z","goVersion":"go1.26.8","compiler":"gc",
                "platform":"linux/amd64"}
                """
            )!
            .AsObject();

    public static JsonObject CoreVersions() =>
        new()
        {
            ["kind"] = "APIVersions",
            ["versions"] = new JsonArray("v1"),
            ["serverAddressByClientCIDRs"] = new JsonArray(),
        };

    public static JsonObject Groups(IEnumerable<KindDefinition> kinds) =>
        new()
        {
            ["kind"] = "APIGroupList",
            ["apiVersion"] = "v1",
            ["groups"] = new JsonArray([
                .. from kind in kinds
                where kind.Resource.Group.Length > 0
                group kind.Resource.Version by kind.Resource.Group into versions
                select Group(versions.Key, [.. versions.Distinct()]),
            ]),
        };

    /// <summary>Null: no such group.</summary>
    public static JsonObject? Group(IEnumerable<KindDefinition> kinds, string group)
    {
        string[] versions =
        [
            .. kinds.Where(kind => kind.Resource.Group == group).Select(kind => kind.Resource.Version).Distinct(),
        ];
        if (versions.Length == 0)
        {
            return null;
        }

        var json = Group(group, versions);
        json.Insert(0, "apiVersion", "v1");
        json.Insert(0, "kind", "APIGroup");
        return json;
    }

    /// <summary>Null: no such group and version.</summary>
    public static JsonObject? Resources(IEnumerable<KindDefinition> kinds, string group, string version)
    {
        var served = kinds.Where(kind => kind.Resource.Group == group && kind.Resource.Version == version).ToList();
        return served.Count == 0
            ? null
            : new()
            {
                ["kind"] = "APIResourceList",
                ["apiVersion"] = "v1",
                ["groupVersion"] = group.Length == 0 ? version : $"{group}/{version}",
                ["resources"] = new JsonArray([.. served.SelectMany(Entries)]),
            };
    }

    private static JsonObject Group(string group, string[] versions)
    {
        JsonObject Version(string version) => new() { ["groupVersion"] = $"{group}/{version}", ["version"] = version };

        return new()
        {
            ["name"] = group,
            ["versions"] = new JsonArray([.. versions.Select(Version)]),
            ["preferredVersion"] = Version(versions[0]),
        };
    }

    private static IEnumerable<JsonObject> Entries(KindDefinition kind)
    {
        var resource = kind.Resource;
        var entry = new JsonObject
        {
            ["name"] = resource.Plural,
            ["singularName"] = kind.Singular,
            ["namespaced"] = resource.IsNamespaced,
            ["kind"] = resource.Kind,
            ["verbs"] = Texts(kind.IsStored ? StoredVerbs : ["create"]),
        };
        if (kind.ShortNames.Length > 0)
        {
            entry["shortNames"] = Texts(kind.ShortNames);
        }

        if (kind.Categories.Length > 0)
        {
            entry["categories"] = Texts(kind.Categories);
        }

        if (kind.IsStored)
        {
            // Go's hash of "group/version/kind", by which clients notice another storage version.
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{resource.Group}/{resource.Version}/{resource.Kind}"));
            entry["storageVersionHash"] = Convert.ToBase64String(hash[..8]);
        }

        yield return entry;
        foreach (
            var subresource in (string[])
                [.. kind.HasStatus ? (string[])["status"] : [], .. kind.HasScale ? (string[])["scale"] : []]
        )
        {
            yield return new()
            {
                ["name"] = $"{resource.Plural}/{subresource}",
                ["singularName"] = "",
                ["namespaced"] = resource.IsNamespaced,
                ["kind"] = subresource == "scale" ? "Scale" : resource.Kind,
                ["verbs"] = Texts(["get", "patch", "update"]),
            };
        }
    }

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];
}
