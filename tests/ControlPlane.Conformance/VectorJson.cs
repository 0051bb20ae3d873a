using System.Collections.Immutable;
using System.Text.Json;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Records;
using Google.Protobuf;

namespace ControlPlane.Conformance;

/// <summary>Reads the values that all vectors are made of. What is absent reads like what is null.</summary>
internal static class VectorJson
{
    public static JsonElement? Find(this JsonElement vector, string name) =>
        vector.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;

    public static string? Text(this JsonElement vector, string name) => vector.Find(name)?.GetString();

    public static IEnumerable<JsonProperty> Members(this JsonElement vector, string name) =>
        vector.Find(name)?.EnumerateObject() ?? [];

    public static ImmutableArray<CellName> Cells(this JsonElement vector, string name) =>
        [.. vector.Texts(name).Select(cell => new CellName(cell))];

    public static IEnumerable<string> Texts(this JsonElement vector, string name) =>
        vector.Find(name)?.EnumerateArray().Select(text => text.GetString() ?? "") ?? [];

    /// <summary>A record's bytes: the <c>bytes</c> member, in base64.</summary>
    public static ByteString Bytes(this JsonElement record) => ByteString.FromBase64(record.Text("bytes") ?? "");

    public static Decoded<T>? Record<T>(this JsonElement? record)
        where T : IMessage<T>, new() => record is { } present ? RecordCodec.Decode<T>(present.Bytes()) : null;

    public static ImmutableSortedDictionary<CellName, ByteString> Records(this JsonElement vector, string name) =>
        vector
            .Members(name)
            .ToImmutableSortedDictionary(member => new CellName(member.Name), member => member.Value.Bytes());
}
