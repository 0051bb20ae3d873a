using System.Text.Json;

namespace ControlPlane.Kubernetes.Objects;

/// <summary>Reads members of JSON that may hold anything: what is missing, null or of another type is null.</summary>
public static class JsonPaths
{
    extension(JsonElement root)
    {
        public JsonElement? Find(params ReadOnlySpan<string> path)
        {
            var at = root;
            foreach (var name in path)
            {
                if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                {
                    return null;
                }
            }

            return at.ValueKind == JsonValueKind.Null ? null : at;
        }

        public string? FindText(params ReadOnlySpan<string> path) =>
            root.Find(path) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

        public long? FindNumber(params ReadOnlySpan<string> path) =>
            root.Find(path) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value)
                ? value
                : null;

        public bool? FindFlag(params ReadOnlySpan<string> path) =>
            root.Find(path)?.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => null,
            };

        /// <summary>The items of a list; none when there is no list.</summary>
        public IEnumerable<JsonElement> FindItems(params ReadOnlySpan<string> path) =>
            root.Find(path) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];
    }
}
