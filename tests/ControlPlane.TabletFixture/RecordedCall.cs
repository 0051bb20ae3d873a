using System.Collections.Immutable;
using System.Text.Json;
using Google.Protobuf;

namespace ControlPlane.TabletFixture;

/// <summary>
/// One call to a real tablet. A file in the folder <c>tablet</c> under the one that <c>CONFORMANCE_DIR</c> names takes the
/// place of the copy in the repository.
/// </summary>
/// <param name="Name">What the call was about.</param>
/// <param name="Method">The <c>:path</c>.</param>
/// <param name="Messages">The answer, message by message; some are empty.</param>
/// <param name="IsOpen">The client stopped listening: the tablet would have said more.</param>
public sealed record RecordedCall(
    string Name,
    string Method,
    ByteString Request,
    ImmutableArray<ByteString> Messages,
    bool IsOpen,
    int Code,
    string Message
)
{
    public const string GetSchema = "/queryservice.Query/GetSchema";
    public const string StreamHealth = "/queryservice.Query/StreamHealth";

    /// <summary>Every call in a file, for example <c>query-getschema.json</c>.</summary>
    public static ImmutableArray<RecordedCall> Read(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Find(file)));
        return [.. json.RootElement.EnumerateArray().Select(Of)];
    }

    /// <summary>Every call in every file.</summary>
    public static IEnumerable<RecordedCall> ReadAll() =>
        new[]
        {
            "before-primary.json",
            "getschema-empty.json",
            "mysqld-down.json",
            "notserving-drained.json",
            "notserving-spare.json",
            "query-getschema-large.json",
            "query-getschema.json",
            "streamhealth.json",
            "tablet-stopped.json",
        }.SelectMany(file => Read(file));

    public override string ToString() => Name;

    private static RecordedCall Of(JsonElement call) =>
        new(
            call.GetProperty("name").GetString()!,
            call.GetProperty("method").GetString()!,
            ByteString.FromBase64(call.GetProperty("request_b64").GetString()!),
            [
                .. call.GetProperty("messages")
                    .EnumerateArray()
                    .Select(message => ByteString.FromBase64(message.GetProperty("b64").GetString()!)),
            ],
            call.GetProperty("ended_by").GetString() != "server",
            call.GetProperty("grpc_code_num").GetInt32(),
            call.GetProperty("grpc_message").GetString()!
        );

    private static string Find(string file)
    {
        var other = Environment.GetEnvironmentVariable("CONFORMANCE_DIR");
        var there = string.IsNullOrEmpty(other) ? null : Path.Combine(other, "tablet", file);
        return there is not null && File.Exists(there)
            ? there
            : Path.Combine(AppContext.BaseDirectory, "Recorded", file);
    }
}
