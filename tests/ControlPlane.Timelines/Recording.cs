using System.Text.Json;

namespace ControlPlane.Timelines;

/// <summary>
/// Every write that real MoveTables and Reshard runs made, from an empty store to revision 825, recorded on a real
/// etcd: six files that are one history.
/// </summary>
public static class Recording
{
    private static readonly string[] Order =
    [
        "a-setup",
        "b-movetables",
        "b2-movetables-unsharded",
        "c-reshard",
        "c2-reshard-failures",
        "d-manual",
    ];

    public static IReadOnlyList<RecordedStep> Steps { get; } = [.. Order.SelectMany(Read)];

    private static IEnumerable<RecordedStep> Read(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Recordings", name + ".json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document
            .RootElement.GetProperty("steps")
            .EnumerateArray()
            .Select(step => ReadStep(name, step))
            .ToArray();
    }

    private static RecordedStep ReadStep(string file, JsonElement step) =>
        new(
            file,
            string.Join(' ', step.GetProperty("command").EnumerateArray().Select(word => word.GetString())),
            step.GetProperty("exit").GetInt32(),
            step.TryGetProperty("note", out var note) ? note.GetString() ?? "" : "",
            [.. step.GetProperty("events").EnumerateArray().Select(ReadEvent)]
        );

    private static RecordedEvent ReadEvent(JsonElement change) =>
        new(
            change.GetProperty("revision").GetInt64(),
            change.GetProperty("key").GetString()!,
            change.GetProperty("type").GetString() == "put"
                ? Convert.FromBase64String(change.GetProperty("value").GetString() ?? "")
                : null,
            change.TryGetProperty("lease", out var lease) ? lease.GetInt64() : 0,
            DateTimeOffset.UnixEpoch.AddSeconds(change.GetProperty("time").GetDouble())
        );
}

public sealed record RecordedStep(
    string File,
    string Command,
    int Exit,
    string Note,
    IReadOnlyList<RecordedEvent> Events
);

/// <param name="Value">Null: the key was deleted.</param>
public sealed record RecordedEvent(long Revision, string Key, byte[]? Value, long Lease, DateTimeOffset At);
