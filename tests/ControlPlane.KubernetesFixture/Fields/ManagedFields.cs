using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using ControlPlane.KubernetesFixture.Answers;

namespace ControlPlane.KubernetesFixture.Fields;

using FieldSet = ImmutableSortedSet<FieldPath>;

/// <summary>Who owns which fields of one object.</summary>
internal sealed class ManagedFields
{
    private readonly List<Entry> entries = [];

    public static ManagedFields Of(JsonObject? json)
    {
        var managed = new ManagedFields();
        foreach (var item in json?["metadata"]?["managedFields"]?.AsArray() ?? [])
        {
            var entry = item!.AsObject();
            managed.entries.Add(
                new(
                    new(
                        entry["manager"]!.GetValue<string>(),
                        entry["operation"]!.GetValue<string>(),
                        entry["apiVersion"]!.GetValue<string>(),
                        entry["subresource"]?.GetValue<string>()
                    ),
                    entry["time"]!.GetValue<string>(),
                    FieldSets.Read(entry["fieldsV1"]!.AsObject())
                )
            );
        }

        return managed;
    }

    /// <summary>This manager has made these changes.</summary>
    public void Update(Manager manager, FieldChanges changes, DateTimeOffset now)
    {
        var taken = changes.Modified.Union(changes.Added);
        Strip(other => other.Fields.Except(taken).Except(changes.Removed), _ => true);
        if (taken.Count > 0)
        {
            Set(manager, Fields(manager).Union(taken), now);
        }
    }

    public FieldSet Fields(Manager manager) => entries.Find(entry => entry.Manager == manager)?.Fields ?? [];

    /// <summary>True: another manager owns it too.</summary>
    public bool IsOwnedByOthers(Manager manager, FieldPath path) =>
        entries.Exists(entry => entry.Manager != manager && entry.Fields.Contains(path));

    /// <exception cref="Failure">Others own what would change, and it is not forced.</exception>
    public void Apply(Manager manager, FieldSet applied, FieldChanges changes, (bool Force, DateTimeOffset Now) how)
    {
        var taken = changes.Modified.Union(changes.Added);
        var conflicts = entries
            .Where(entry => entry.Manager != manager)
            .SelectMany(entry => entry.Fields.Intersect(taken).Select(path => (Who: entry.Title(), Field: $"{path}")))
            .ToList();
        if (conflicts.Count > 0 && !how.Force)
        {
            throw Failure.ApplyConflict(Message(conflicts), conflicts);
        }

        Strip(other => other.Fields.Except(taken).Except(changes.Removed), entry => entry.Manager != manager);
        if (!Fields(manager).SetEquals(applied) || taken.Count > 0)
        {
            Set(manager, applied, how.Now);
        }
    }

    public JsonArray Write() =>
        [
            .. from entry in entries
            orderby entry.Manager.Operation, entry.Time, entry.Manager.Name, entry.Manager.Subresource ?? ""
            select entry.Write(),
        ];

    private static string Message(List<(string Who, string Field)> conflicts)
    {
        if (conflicts is [{ } only])
        {
            return $"Apply failed with 1 conflict: conflict with {only.Who}: {only.Field}";
        }

        var byManager = conflicts
            .GroupBy(conflict => conflict.Who)
            .Select(group =>
                $"conflicts with {group.Key}:\n{string.Join("\n", group.Select(conflict => $"- {conflict.Field}"))}"
            );
        return $"Apply failed with {conflicts.Count} conflicts: {string.Join("\n", byManager)}";
    }

    private void Set(Manager manager, FieldSet fields, DateTimeOffset now)
    {
        entries.RemoveAll(entry => entry.Manager == manager);
        if (fields.Count > 0)
        {
            entries.Add(new(manager, now.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), fields));
        }
    }

    private void Strip(Func<Entry, FieldSet> rest, Predicate<Entry> which)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (which(entries[i]))
            {
                entries[i] = entries[i] with { Fields = rest(entries[i]) };
            }
        }

        entries.RemoveAll(entry => entry.Fields.Count == 0);
    }

    private sealed record Entry(Manager Manager, string Time, FieldSet Fields)
    {
        public JsonObject Write()
        {
            var json = new JsonObject
            {
                ["manager"] = Manager.Name,
                ["operation"] = Manager.Operation,
                ["apiVersion"] = Manager.ApiVersion,
                ["time"] = Time,
                ["fieldsType"] = "FieldsV1",
                ["fieldsV1"] = FieldSets.Write(Fields),
            };
            if (Manager.Subresource is { } subresource)
            {
                json["subresource"] = subresource;
            }

            return json;
        }

        public string Title()
        {
            var title = $"\"{Manager.Name}\"";
            title += Manager.Subresource is { } subresource ? $" with subresource \"{subresource}\"" : "";
            return Manager.Operation == "Update" ? $"{title} using {Manager.ApiVersion} at {Time}" : title;
        }
    }
}

/// <summary>Who writes, and how: two entries of one name are two managers when this differs.</summary>
internal sealed record Manager(string Name, string Operation, string ApiVersion, string? Subresource);
