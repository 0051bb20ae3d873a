using System.Text.Json.Nodes;

namespace ControlPlane.Kubernetes.Client;

/// <summary>A partial change of an object. What it does not name stays.</summary>
public abstract record Patch
{
    private Patch(JsonNode body) => Body = body;

    public JsonNode Body { get; }

    /// <summary>RFC 7396: members replace, null removes, lists are replaced whole.</summary>
    public sealed record Merge : Patch
    {
        public Merge(JsonObject body)
            : base(body) { }
    }

    /// <summary>RFC 6902: a list of operations; its <c>test</c> makes it guarded.</summary>
    public sealed record Json : Patch
    {
        public Json(JsonArray operations)
            : base(operations) { }
    }

    /// <summary>
    /// Server-side apply: the object as this manager wants it, with <c>apiVersion</c>, <c>kind</c> and name. What the
    /// manager named before and names no longer is removed.
    /// </summary>
    public sealed record Apply : Patch
    {
        /// <param name="manager">Who owns the fields that are named, at most 128 characters.</param>
        /// <param name="force">Take fields that another manager owns; otherwise that is a conflict.</param>
        public Apply(JsonObject body, string manager, bool force)
            : base(body) => (Manager, Force) = (manager, force);

        public string Manager { get; }

        public bool Force { get; }
    }
}
