using System.Text.Json;
using System.Text.Json.Nodes;

namespace ControlPlane.Kubernetes.Objects;

/// <summary>
/// An object as the API server gave it, with every member that it has: what we do not know is kept, so that an update
/// made from <see cref="Edit"/> never drops a field. Immutable.
/// </summary>
/// <remarks>
/// Read single values with <see cref="Text"/>, <see cref="Number"/>, <see cref="Flag"/> and <see cref="At"/>; a member
/// that is missing, null or of another type is null there, since anything may stand in a custom resource.
/// </remarks>
public sealed class KubeObject
{
    /// <param name="root">A JSON object that is owned by nobody who disposes of it.</param>
    public KubeObject(JsonElement root)
    {
        Root = root;
        Key = new(Text("metadata", "namespace") ?? "", Text("metadata", "name") ?? "");
    }

    public JsonElement Root { get; }

    public ObjectKey Key { get; }

    public string ApiVersion => Text("apiVersion") ?? "";

    public string Kind => Text("kind") ?? "";

    public string Uid => Text("metadata", "uid") ?? "";

    /// <summary>What a guarded write names. Opaque: compared for equality, never ordered.</summary>
    public string ResourceVersion => Text("metadata", "resourceVersion") ?? "";

    /// <summary>Counts the changes of the specification; 0 for kinds that do not count.</summary>
    public long Generation => Number("metadata", "generation") ?? 0;

    /// <summary>Deletion was asked for and waits for finalizers.</summary>
    public bool IsBeingDeleted => Text("metadata", "deletionTimestamp") is not null;

    /// <exception cref="JsonException">Not one JSON value.</exception>
    public static KubeObject Parse(ReadOnlySpan<byte> utf8) => new(JsonElement.Parse(utf8));

    /// <exception cref="JsonException">Not one JSON value.</exception>
    public static KubeObject Parse(string json) => new(JsonElement.Parse(json));

    public static KubeObject From(JsonObject json) => Parse(json.ToJsonString());

    public string? Label(string name) => Text("metadata", "labels", name);

    public string? Annotation(string name) => Text("metadata", "annotations", name);

    /// <summary>The value at a path of member names; null when a step of it is missing or null.</summary>
    public JsonElement? At(params ReadOnlySpan<string> path) => Root.Find(path);

    public string? Text(params ReadOnlySpan<string> path) => Root.FindText(path);

    public long? Number(params ReadOnlySpan<string> path) => Root.FindNumber(path);

    public bool? Flag(params ReadOnlySpan<string> path) => Root.FindFlag(path);

    /// <summary>A copy of everything, to be changed and sent back.</summary>
    public JsonObject Edit() => JsonObject.Create(Root.Clone())!.DeepClone().AsObject();

    public override string ToString() => $"{Kind} {Key}";
}
