using System.Globalization;
using System.Text;
using System.Text.Json;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Topology.Locks;

/// <summary>
/// What a lock's key and value say of who holds or waits for it. The value is a JSON text by convention only
/// (go/vt/topo/locks.go): anyone may have written anything, so what cannot be read is null and never an error.
/// </summary>
public sealed record LockInfo
{
    private const int LongestShown = 80;

    public required Key Key { get; init; }

    /// <summary>None: nobody keeps this key alive, and it stays until somebody deletes it.</summary>
    public required LeaseId Lease { get; init; }

    /// <summary>Its place: whoever has the lowest holds the lock.</summary>
    public required Revision Queued { get; init; }

    public required ByteString Value { get; init; }

    /// <summary>For example <c>MoveTablesCreate</c>.</summary>
    public string? Action { get; init; }

    public string? HostName { get; init; }

    public string? UserName { get; init; }

    /// <summary>When it was asked for, by the clock of who asked.</summary>
    public DateTimeOffset? Time { get; init; }

    public static LockInfo Read(Entry entry)
    {
        var info = new LockInfo
        {
            Key = entry.Key,
            Lease = entry.Lease,
            Queued = entry.Modified,
            Value = entry.Value,
        };
        try
        {
            using var document = JsonDocument.Parse(entry.Value.Memory);
            return document.RootElement.ValueKind is JsonValueKind.Object ? info.With(document.RootElement) : info;
        }
        catch (JsonException)
        {
            return info;
        }
    }

    /// <summary>Who holds or waits for it, for what and since when, in a few words; null: the value does not say.</summary>
    public string? Who =>
        Action is null && HostName is null
            ? null
            : $"{Shown(Action)} by {Shown(UserName)}@{Shown(HostName)} since {Time?.ToString("u", null) ?? "?"}";

    /// <summary>One short line for messages and logs, whatever the value holds.</summary>
    public override string ToString() => Who is { } who ? $"{who} ({Key})" : $"{Key} (its value does not say who)";

    private LockInfo With(JsonElement json) =>
        this with
        {
            Action = Text(json, nameof(Action)),
            HostName = Text(json, nameof(HostName)),
            UserName = Text(json, nameof(UserName)),
            Time = Instant(Text(json, nameof(Time))),
        };

    private static DateTimeOffset? Instant(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    private static string? Text(JsonElement json, string name)
    {
        try
        {
            return json.TryGetProperty(name, out var text) && text.ValueKind is JsonValueKind.String
                ? text.GetString()
                : null;
        }
        catch (InvalidOperationException) // bytes that are no UTF-8, or half a surrogate pair
        {
            return null;
        }
    }

    private static string Shown(string? text) =>
        text is null
            ? "?"
            : new StringBuilder()
                .AppendJoin(
                    "",
                    text.Take(LongestShown).Select(character => char.IsControl(character) ? '?' : character)
                )
                .Append(text.Length > LongestShown ? "…" : "")
                .ToString();
}
