using System.Text.Json;
using ControlPlane.Kubernetes.Client;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Wire;

/// <summary>Reads one line of a watch. One that cannot be read ends the watch: passing over it would lose an event.</summary>
internal static class WatchLine
{
    /// <exception cref="JsonException">No JSON.</exception>
    public static WatchEvent Read(ReadOnlySpan<byte> line)
    {
        var root = JsonElement.Parse(line);
        if (root.Find("object") is not { ValueKind: JsonValueKind.Object } content)
        {
            return Unreadable("A line of the watch has no object.");
        }

        return root.FindText("type") switch
        {
            "ADDED" => new WatchEvent.Added(new(content)),
            "MODIFIED" => new WatchEvent.Modified(new(content)),
            "DELETED" => new WatchEvent.Deleted(new(content)),
            "BOOKMARK" when content.FindText("metadata", "resourceVersion") is { } version => new WatchEvent.Bookmark(
                version
            ),
            "ERROR" => new WatchEvent.Ended(new WatchEnd.Failed(ErrorReader.FromStatus(content, 500))),
            var other => Unreadable($"A line of the watch is of type '{other}'."),
        };
    }

    private static WatchEvent.Ended Unreadable(string why) => new(new WatchEnd.Failed(new ApiError.Unreadable(why)));
}
