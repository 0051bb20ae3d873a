using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ControlPlane.KubernetesFixture.Fields;

/// <summary>Walks objects by a kind's rules.</summary>
internal sealed class FieldWalk(FieldRules rules)
{
    /// <summary>Every difference between two objects; a missing one is null.</summary>
    public FieldChanges Compare(JsonObject? before, JsonObject? after)
    {
        var changes = new FieldChanges.Builder();
        CompareObjects(before, after, FieldPath.Root, "", changes);
        return changes.Build();
    }

    public void VisitApplied(JsonObject body, Action<FieldPath> visit) => Visit(body, FieldPath.Root, "", visit);

    /// <summary>The live object with what is applied in it.</summary>
    public JsonObject Merge(JsonObject live, JsonObject applied) => (JsonObject)MergeNodes(live, applied, "")!;

    /// <summary>The children of a container, by step; null: it is a leaf or one piece.</summary>
    public IReadOnlyList<(FieldPath Path, string Name, JsonNode? Node, bool IsItem)>? Children(
        JsonNode? node,
        FieldPath path,
        string name
    ) =>
        node switch
        {
            JsonObject json when !rules.IsAtomicObject(name) =>
            [
                .. json.Select(pair => (path.Field(pair.Key), Join(name, pair.Key), pair.Value, false)),
            ],
            JsonArray list when rules.ListAt(name) is ListRule.Map(var keys) =>
            [
                .. list.Select(item => (path.Item(item!.AsObject(), keys), name, item, true)),
            ],
            JsonArray list when rules.ListAt(name) is ListRule.Set =>
            [
                .. list.Select(item => (path.Value(item), name, item, true)),
            ],
            _ => null,
        };

    private void Visit(JsonNode? node, FieldPath path, string name, Action<FieldPath> visit)
    {
        var children = Children(node, path, name);
        if (children is null or [])
        {
            visit(path);
            return;
        }

        foreach (var (childPath, childName, child, isItem) in children)
        {
            if (isItem)
            {
                visit(childPath);
            }

            Visit(child, childPath, childName, visit);
        }
    }

    private void CompareObjects(
        JsonNode? before,
        JsonNode? after,
        FieldPath path,
        string name,
        FieldChanges.Builder changes
    )
    {
        var olds = before is null ? [] : Children(before, path, name);
        var news = after is null ? [] : Children(after, path, name);
        if (olds is null || news is null)
        {
            if (!JsonNode.DeepEquals(before, after))
            {
                changes.Modified.Add(path);
            }

            return;
        }

        var known = olds.ToDictionary(child => child.Path);
        foreach (var (childPath, childName, child, _) in news)
        {
            if (known.Remove(childPath, out var old))
            {
                CompareObjects(old.Node, child, childPath, childName, changes);
            }
            else
            {
                AddAll(child, childPath, childName, changes.Added);
            }
        }

        foreach (var gone in known.Values)
        {
            AddAll(gone.Node, gone.Path, gone.Name, changes.Removed);
        }
    }

    private void AddAll(JsonNode? node, FieldPath path, string name, ImmutableSortedSet<FieldPath>.Builder fields)
    {
        fields.Add(path);
        foreach (var (childPath, childName, child, _) in Children(node, path, name) ?? [])
        {
            AddAll(child, childPath, childName, fields);
        }
    }

    private JsonNode? MergeNodes(JsonNode? live, JsonNode? applied, string name)
    {
        if (
            live is null
            || Children(live, FieldPath.Root, name) is null
            || Children(applied, FieldPath.Root, name) is not { } parts
        )
        {
            return applied?.DeepClone();
        }

        var merged = live.DeepClone();
        foreach (var (path, childName, child, _) in parts)
        {
            Put(merged, path.Steps[^1], childName, child);
        }

        return merged;
    }

    private void Put(JsonNode container, string step, string name, JsonNode? child)
    {
        if (container is JsonObject json)
        {
            json[step[2..]] = MergeNodes(json[step[2..]], child, name);
            return;
        }

        var list = container.AsArray();
        var at = Children(list, FieldPath.Root, name)!.ToList().FindIndex(item => item.Path.Steps[^1] == step);
        if (at < 0)
        {
            list.Add(child?.DeepClone());
        }
        else if (child is JsonObject item)
        {
            list[at] = MergeItems(list[at]!.AsObject(), item, name);
        }
    }

    // An item of a list has the list's name, at which the list's own rule would be found again.
    private JsonObject MergeItems(JsonObject live, JsonObject applied, string name)
    {
        var merged = live.DeepClone().AsObject();
        foreach (var (member, value) in applied)
        {
            merged[member] = MergeNodes(merged[member], value, Join(name, member));
        }

        return merged;
    }

    private static string Join(string name, string member) => name.Length == 0 ? member : $"{name}.{member}";
}
