using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ControlPlane.KubernetesFixture.Fields;

using FieldSet = ImmutableSortedSet<FieldPath>;

/// <summary>Sets of fields, and their form in <c>managedFields</c>.</summary>
public static class FieldSets
{
    /// <summary>What nobody owns, since the server itself writes it.</summary>
    private static readonly FieldSet Unowned =
    [
        Path("apiVersion"),
        Path("kind"),
        Path("metadata"),
        .. new[]
        {
            "name",
            "namespace",
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "selfLink",
        }.Select(name => Path("metadata", name)),
    ];

    public static FieldSet WithoutUnowned(this FieldSet fields) => fields.Except(Unowned);

    /// <summary>All nodes of an object that a manager applies. Containers count only as items and where they are empty.</summary>
    public static FieldSet OfApplied(JsonObject body, FieldRules rules)
    {
        var fields = FieldSet.Empty.ToBuilder();
        new FieldWalk(rules).VisitApplied(body, path => fields.Add(path));
        return fields.ToImmutable().WithoutUnowned();
    }

    public static JsonObject Write(FieldSet fields)
    {
        var root = new JsonObject();
        foreach (var path in fields)
        {
            var at = root;
            foreach (var step in path.Steps)
            {
                at[step] ??= new JsonObject();
                at = at[step]!.AsObject();
            }

            at["."] = new JsonObject();
        }

        Simplify(root);
        return root;
    }

    public static FieldSet Read(JsonObject json)
    {
        var fields = FieldSet.Empty.ToBuilder();
        Read(json, FieldPath.Root, fields);
        return fields.ToImmutable();
    }

    private static void Read(JsonObject json, FieldPath path, FieldSet.Builder fields)
    {
        if (path.Steps.Length > 0 && (json.Count == 0 || json.ContainsKey(".")))
        {
            fields.Add(path);
        }

        foreach (var (step, child) in json)
        {
            if (step != ".")
            {
                Read(child!.AsObject(), new(path.Steps.Add(step)), fields);
            }
        }
    }

    /// <summary>A leaf is written <c>{}</c>.</summary>
    private static void Simplify(JsonObject node)
    {
        if (node.Count == 1 && node.ContainsKey("."))
        {
            node.Remove(".");
            return;
        }

        foreach (var (step, child) in node.ToArray())
        {
            if (step != ".")
            {
                Simplify(child!.AsObject());
            }
        }
    }

    private static FieldPath Path(params ReadOnlySpan<string> names)
    {
        var path = FieldPath.Root;
        foreach (var name in names)
        {
            path = path.Field(name);
        }

        return path;
    }
}
