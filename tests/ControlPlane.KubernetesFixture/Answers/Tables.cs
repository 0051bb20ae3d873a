using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.KubernetesFixture.Kinds;

namespace ControlPlane.KubernetesFixture.Answers;

/// <summary>What <c>kubectl get</c> shows, and lists of metadata only.</summary>
internal static class Tables
{
    private const string AboutName =
        "Name must be unique within a namespace. Is required when creating resources, although some resources may "
        + "allow a client to request the generation of an appropriate name automatically. Name is primarily intended "
        + "for creation idempotence and configuration definition. Cannot be updated. More info: "
        + "https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names";

    private const string AboutAge =
        "CreationTimestamp is a timestamp representing the server time when this object was created. It is not "
        + "guaranteed to be set in happens-before order across separate operations. Clients may not set this value. "
        + "It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. "
        + "More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata";

    private static readonly PrinterColumn Name = new("Name", "string", "name", AboutName, 0, ".metadata.name");
    private static readonly PrinterColumn Age = new("Age", "date", "", AboutAge, 0, ".metadata.creationTimestamp");

    public static JsonObject Of(
        KindDefinition kind,
        IReadOnlyList<JsonElement> items,
        JsonObject metadata,
        DateTimeOffset now
    )
    {
        var columns = Columns(kind);
        return new()
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = metadata,
            ["columnDefinitions"] = new JsonArray([
                .. from column in columns
                select new JsonObject
                {
                    ["name"] = column.Name,
                    ["type"] = column.Type,
                    ["format"] = column.Format,
                    ["description"] = column.Description,
                    ["priority"] = column.Priority,
                },
            ]),
            ["rows"] = new JsonArray([
                .. from item in items
                select new JsonObject
                {
                    ["cells"] = new JsonArray([.. columns.Select(column => Cell(item, column, now))]),
                    ["object"] = Partial(item),
                },
            ]),
        };
    }

    public static JsonObject Partial(JsonElement item) =>
        new()
        {
            ["kind"] = "PartialObjectMetadata",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = JsonNode.Parse(item.GetProperty("metadata").GetRawText()),
        };

    /// <summary>A CRD without columns gets the age.</summary>
    private static PrinterColumn[] Columns(KindDefinition kind) =>
        kind.Columns.Length > 0 ? [Name, .. kind.Columns] : [Name, Age];

    private static JsonNode? Cell(JsonElement item, PrinterColumn column, DateTimeOffset now) =>
        JsonPathText.Find(item, column.JsonPath) switch
        {
            null or { ValueKind: JsonValueKind.Null } => null,
            { } value when column.Type == "date" => AgeOf(value.GetString(), now),
            { ValueKind: JsonValueKind.String } when column.Type == "integer" => null,
            { } value when column.Type == "string" => value.ToString(),
            { } value => JsonNode.Parse(value.GetRawText()),
        };

    /// <summary>As kubectl writes ages: <c>5s</c>, <c>3m</c>, <c>2h</c>, <c>4d</c>.</summary>
    private static string AgeOf(string? text, DateTimeOffset now)
    {
        if (MicroTime.Read(text) is not { } time)
        {
            return "<unknown>";
        }

        var age = now - time;
        return age < TimeSpan.FromMinutes(2) ? $"{(int)age.TotalSeconds}s"
            : age < TimeSpan.FromHours(2) ? $"{(int)age.TotalMinutes}m"
            : age < TimeSpan.FromDays(2) ? $"{(int)age.TotalHours}h"
            : string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalDays}d");
    }
}
