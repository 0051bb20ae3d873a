using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;

namespace ControlPlane.Topology.Locks;

/// <summary>The value of our own lock keys, as Vitess writes it (go/vt/topo/locks.go, <c>Lock.ToJSON</c>).</summary>
internal static class LockValue
{
    private static readonly JsonWriterOptions AsGoIndents = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static ByteString Encode(string action, LockOwner owner, DateTimeOffset now)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, AsGoIndents))
        {
            json.WriteStartObject();
            json.WriteString("Action", action);
            json.WriteString("HostName", owner.HostName);
            json.WriteString("UserName", owner.UserName);
            json.WriteString("Time", now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
            json.WriteStartObject("Options");
            json.WriteEndObject();
            json.WriteString("Status", "Running");
            json.WriteEndObject();
        }

        return ByteString.CopyFrom(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }
}
