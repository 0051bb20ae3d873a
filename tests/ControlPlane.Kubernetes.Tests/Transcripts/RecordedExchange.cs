using System.Collections.Immutable;
using System.Text.Json;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Tests.Transcripts;

/// <summary>One exchange with a real API server.</summary>
/// <param name="User">Null: no credentials; <c>unknown</c>: ones that nobody knows.</param>
/// <param name="Lines">Of a watch.</param>
internal sealed record RecordedExchange(int Number, string Note, string Method, string Path, string? User)
{
    public required string? ContentType { get; init; }

    public required string Accept { get; init; }

    public required string? RequestBody { get; init; }

    public required int Status { get; init; }

    public required ImmutableArray<KeyValuePair<string, string>> Headers { get; init; }

    public required string? ResponseBody { get; init; }

    public required ImmutableArray<string> Lines { get; init; }

    public bool IsWatch => Path.Contains("watch=1", StringComparison.Ordinal);

    public static ImmutableArray<RecordedExchange> All { get; } = ReadAll();

    public override string ToString() => $"{Number} {Note}";

    private static ImmutableArray<RecordedExchange> ReadAll()
    {
        var file = Path_("kube-transcript.json");
        var items = JsonElement.Parse(File.ReadAllBytes(file)).EnumerateArray();
        return [.. items.Select(Read)];
    }

    private static string Path_(string name)
    {
        var theirs = System.IO.Path.Combine(Environment.GetEnvironmentVariable("CONFORMANCE_DIR") ?? "", name);
        return File.Exists(theirs) ? theirs : System.IO.Path.Combine(AppContext.BaseDirectory, "Fixtures", name);
    }

    private static RecordedExchange Read(JsonElement item, int number)
    {
        var (request, response) = (item.GetProperty("request"), item.GetProperty("response"));
        return new(
            number,
            item.FindText("note")!,
            request.FindText("method")!,
            request.FindText("path")!,
            request.FindText("user")
        )
        {
            ContentType = request.FindText("content_type"),
            Accept = request.FindText("accept")!,
            RequestBody = TextOf(request.Find("body")),
            Status = (int)response.FindNumber("status")!,
            Headers =
            [
                .. response
                    .GetProperty("headers")
                    .EnumerateObject()
                    .Select(header => KeyValuePair.Create(header.Name, header.Value.GetString()!)),
            ],
            ResponseBody = TextOf(response.Find("body")),
            Lines = [.. response.FindItems("lines").Select(line => TextOf(line)!.TrimEnd('\n'))],
        };
    }

    private static string? TextOf(JsonElement? value) =>
        value is { } present
            ? present.ValueKind == JsonValueKind.String
                ? present.GetString()
                : present.GetRawText()
            : null;
}
