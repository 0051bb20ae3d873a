using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ControlPlane.Api.Documents;

/// <summary>Status documents as JSON: camelCase, absent fields left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(StatusDocument))]
public sealed partial class StatusJson : JsonSerializerContext
{
    // The answer is JSON and says so, never a part of a page.
    private static StatusJson Readable =>
        field ??= new(
            new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
        );

    public static byte[] Write(StatusDocument document) =>
        JsonSerializer.SerializeToUtf8Bytes(document, Readable.StatusDocument);

    /// <exception cref="JsonException">It is no such document.</exception>
    public static StatusDocument Read(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, Default.StatusDocument) ?? throw new JsonException("The document is null.");
}
