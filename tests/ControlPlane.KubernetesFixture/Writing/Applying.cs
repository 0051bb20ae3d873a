using System.Text.Json.Nodes;
using ControlPlane.KubernetesFixture.Fields;

namespace ControlPlane.KubernetesFixture.Writing;

/// <summary>One server-side apply onto an object that is there.</summary>
internal sealed class Applying(WriteContext context, JsonObject body, Manager manager, bool force, DateTimeOffset now)
{
    public JsonObject Merge(JsonObject live, ManagedFields owners)
    {
        var walk = new FieldWalk(context.Kind.Fields);
        var wanted = Relevant(body);
        var applied = FieldSets.OfApplied(wanted, context.Kind.Fields);
        var merged = walk.Merge(live, wanted);
        foreach (var dropped in owners.Fields(manager).Except(applied).Reverse())
        {
            if (!owners.IsOwnedByOthers(manager, dropped))
            {
                Remove(merged, dropped, walk);
            }
        }

        owners.Apply(manager, applied, walk.Compare(live, merged), (force, now));
        return merged;
    }

    /// <summary>What this endpoint takes: the status, or everything else.</summary>
    private JsonObject Relevant(JsonObject sent)
    {
        var wanted = sent.DeepClone().AsObject();
        (wanted["metadata"] as JsonObject)?.Remove("managedFields");
        if (context.IsStatus)
        {
            foreach (var name in wanted.Select(pair => pair.Key).ToArray())
            {
                if (name is not ("apiVersion" or "kind" or "metadata" or "status"))
                {
                    wanted.Remove(name);
                }
            }

            wanted["metadata"] = new JsonObject { ["name"] = context.Key.Name };
        }
        else if (context.Kind.HasStatus)
        {
            wanted.Remove("status");
        }

        return wanted;
    }

    private static void Remove(JsonObject root, FieldPath path, FieldWalk walk)
    {
        JsonNode? at = root;
        var (name, reached) = ("", FieldPath.Root);
        foreach (var step in path.Steps[..^1])
        {
            var child = walk.Children(at, reached, name)?.FirstOrDefault(child => child.Path.Steps[^1] == step);
            if (child is not { Node: { } next })
            {
                return;
            }

            (at, name, reached) = (next, child.Value.Name, child.Value.Path);
        }

        if (at is JsonObject json)
        {
            json.Remove(path.Steps[^1][2..]);
        }
        else if (at is JsonArray list)
        {
            var index = walk.Children(list, reached, name)
                ?.ToList()
                .FindIndex(child => child.Path.Steps[^1] == path.Steps[^1]);
            if (index >= 0)
            {
                list.RemoveAt(index.Value);
            }
        }
    }
}
