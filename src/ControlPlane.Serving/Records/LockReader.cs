using System.Text;
using System.Text.Json;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Serving.Records;

/// <summary>Reads lock keys: <c>DIRECTORY/locks/LEASE</c>, with a JSON text as value (go/vt/topo/locks.go).</summary>
public static class LockReader
{
    /// <summary>The lock that a key below the global root is, or null when it is none, or has no lease and holds nobody up.</summary>
    public static HeldLock? Read(string[] segments, Entry entry)
    {
        if (entry.Lease == LeaseId.None || TargetOf(segments) is not { } target)
        {
            return null;
        }

        var (action, holder, takenAt) = ReadValue(entry.Value.Span);
        return new()
        {
            Target = target,
            Key = entry.Key,
            Lease = entry.Lease,
            Action = action,
            Holder = holder,
            TakenAt = takenAt,
        };
    }

    private static LockTarget? TargetOf(string[] segments) =>
        segments switch
        {
            ["keyspaces", var keyspace, "locks", _] => new LockTarget.OfKeyspace(new KeyspaceName(keyspace)),
            ["keyspaces", var keyspace, "shards", var shard, "locks", _] => new LockTarget.OfShard(
                new KeyspaceName(keyspace),
                shard
            ),
            ["internal", "named_locks", .. var name, "locks", _] => new LockTarget.Named(string.Join('/', name)),
            ["routing_rules", "locks", _] => new LockTarget.OfRoutingRules(),
            _ => null,
        };

    private static (string Action, string Holder, DateTimeOffset? TakenAt) ReadValue(ReadOnlySpan<byte> value)
    {
        try
        {
            var reader = new Utf8JsonReader(value);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            var time = Text(root, "Time");
            return (
                Text(root, "Action"),
                Text(root, "HostName"),
                DateTimeOffset.TryParse(time, System.Globalization.CultureInfo.InvariantCulture, out var at) ? at : null
            );
        }
        catch (JsonException)
        {
            return ("", "", null);
        }
    }

    private static string Text(JsonElement json, string name) =>
        json.ValueKind is JsonValueKind.Object
        && json.TryGetProperty(name, out var text)
        && text.ValueKind is JsonValueKind.String
            ? Printable(text.GetString() ?? "")
            : "";

    /// <summary>Values come from anybody who can write the key: what reaches a terminal or a log is one short line.</summary>
    private static string Printable(string text)
    {
        var clean = new StringBuilder(Math.Min(text.Length, 80));
        foreach (var c in text)
        {
            if (clean.Length == 80)
            {
                break;
            }

            clean.Append(char.IsControl(c) ? '?' : c);
        }

        return clean.ToString();
    }
}
