using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ControlPlane.Kubernetes.Resources;

/// <summary>The resource as JSON. Members that we do not know are left alone: an object may come from a newer version.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(WholeSeconds)]
)]
[JsonSerializable(typeof(ServingTopologySpec))]
[JsonSerializable(typeof(ServingTopologyStatus))]
public sealed partial class ServingTopologyJson : JsonSerializerContext;

/// <summary>Times as Kubernetes' objects have them: <c>2026-01-02T03:04:05Z</c>.</summary>
public sealed class WholeSeconds : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
}
