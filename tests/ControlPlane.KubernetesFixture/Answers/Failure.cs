using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.KubernetesFixture.Answers;

/// <summary>An answer other than the one asked for, as the API server words it.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "An answer that is thrown; it reads as what it is.")]
public sealed class Failure : Exception
{
    private Failure(int code, string reason, string message, JsonObject? details)
        : base(message) => (Code, Reason, Details) = (code, reason, details);

    public int Code { get; }

    public string Reason { get; }

    public JsonObject? Details { get; }

    public JsonObject ToStatus()
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = Message,
            ["reason"] = Reason,
        };
        if (Details is not null)
        {
            status["details"] = Details.DeepClone();
        }

        status["code"] = Code;
        return status;
    }

    public static Failure BadRequest(string message) => new(400, "BadRequest", message, null);

    public static Failure Unauthorized() => new(401, "Unauthorized", "Unauthorized", null);

    public static Failure Forbidden(string message, Resource resource, string name) =>
        new(403, "Forbidden", message, Of(resource, name));

    public static Failure NotFound(Resource resource, string name) =>
        new(404, "NotFound", $"{resource} \"{name}\" not found", Of(resource, name));

    public static Failure AlreadyExists(Resource resource, string name) =>
        new(409, "AlreadyExists", $"{resource} \"{name}\" already exists", Of(resource, name));

    public static Failure Conflict(Resource resource, string name, string? why = null) =>
        new(
            409,
            "Conflict",
            $"Operation cannot be fulfilled on {resource} \"{name}\": "
                + (
                    why ?? "the object has been modified; please apply your changes to the latest version and try again"
                ),
            Of(resource, name)
        );

    public static Failure ApplyConflict(string message, IEnumerable<(string Manager, string Field)> conflicts) =>
        new(
            409,
            "Conflict",
            message,
            new JsonObject
            {
                ["causes"] = new JsonArray([
                    .. from conflict in conflicts
                    select new JsonObject
                    {
                        ["reason"] = "FieldManagerConflict",
                        ["message"] = $"conflict with {conflict.Manager}",
                        ["field"] = conflict.Field,
                    },
                ]),
            }
        );

    public static Failure Expired(string message) => new(410, "Expired", message, null);

    public static Failure UnsupportedMediaType() =>
        new(
            415,
            "UnsupportedMediaType",
            "the body of the request was in an unknown format - accepted media types include: "
                + "application/json, application/yaml, application/vnd.kubernetes.protobuf",
            null
        );

    /// <summary>422: what the schema, its rules, or the kind's own validation says.</summary>
    public static Failure Invalid(Resource resource, string name, IReadOnlyList<Violation> violations)
    {
        // An Event's validation is the core group's, whose name is empty.
        var hasGroup = resource.Group.Length > 0 && resource != Resource.Events;
        var title = hasGroup ? $"{resource.Kind}.{resource.Group}" : resource.Kind;
        var texts = violations.Select(violation => $"{violation.Field}: {violation.Message}").ToList();
        var text = texts.Count == 1 ? texts[0] : $"[{string.Join(", ", texts)}]";
        var details = new JsonObject { ["name"] = name };
        if (hasGroup)
        {
            details["group"] = resource.Group;
        }

        details["kind"] = resource.Kind;
        details["causes"] = new JsonArray([
            .. from violation in violations
            select new JsonObject
            {
                ["reason"] = violation.Reason,
                ["message"] = violation.Message,
                ["field"] = violation.Field,
            },
        ]);
        return new(422, "Invalid", $"{title} \"{name}\" is invalid: {text}", details);
    }

    public static Failure PatchRejected() =>
        new(422, "Invalid", "the server rejected our request due to an error in our request", []);

    public static Failure Internal(string message) => new(500, "InternalError", message, null);

    /// <summary>As told by a fault that a test put in.</summary>
    public static Failure Planted(int code, string reason, string message) => new(code, reason, message, null);

    private static JsonObject Of(Resource resource, string name)
    {
        var details = new JsonObject();
        if (name.Length > 0)
        {
            details["name"] = name;
        }

        if (resource.Group.Length > 0)
        {
            details["group"] = resource.Group;
        }

        details["kind"] = resource.Plural;
        return details;
    }
}

/// <param name="Reason">As <c>FieldValueInvalid</c>.</param>
public sealed record Violation(string Field, string Reason, string Message);
