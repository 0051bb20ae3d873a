using System.Text.Json;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Discovery;

/// <summary>
/// Reads what people and other operators wrote. What is not there, or is of another kind than expected, is null: objects
/// of others change between releases, and one odd field must not hide the rest.
/// </summary>
internal static class Loose
{
    /// <summary>Text, or a number or truth value as it is written: flags are maps of text that YAML may take for more.</summary>
    public static string? AsText(this JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.String => element.GetString(),
                JsonValueKind.Number => element.GetRawText(),
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            return null; // half of a surrogate pair: JSON, but no text
        }
    }

    public static string? TextAt(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.Find(path)?.AsText();

    /// <summary>A whole number of things; null: none is said, or not one.</summary>
    public static int? CountAt(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.FindNumber(path) is >= 0 and <= int.MaxValue and var count ? (int)count : null;

    public static IEnumerable<JsonProperty> MembersAt(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.Find(path) is { ValueKind: JsonValueKind.Object } map ? map.EnumerateObject() : [];

    public static IEnumerable<KeyValuePair<string, string>> TextsIn(
        this JsonElement element,
        params ReadOnlySpan<string> path
    ) =>
        from member in element.MembersAt(path)
        let text = member.Value.AsText()
        where text is not null
        select KeyValuePair.Create(member.Name, text);
}
