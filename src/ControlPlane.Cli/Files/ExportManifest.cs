using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;

namespace ControlPlane.Cli.Files;

/// <summary>Remembers, beside the files, what an export wrote: only that may be overwritten without asking.</summary>
/// <param name="Files">Path to the hash of its content.</param>
internal sealed record ExportManifest(ImmutableSortedDictionary<string, string> Files)
{
    public const string Name = ".controlplane-export.json";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>One that cannot be read remembers nothing.</summary>
    public static ExportManifest Read(byte[]? text)
    {
        try
        {
            var files = text is null ? null : JsonSerializer.Deserialize<SortedDictionary<string, string>>(text);
            return new((files ?? []).ToImmutableSortedDictionary(StringComparer.Ordinal));
        }
        catch (JsonException)
        {
            return new(ImmutableSortedDictionary<string, string>.Empty);
        }
    }

    public static string HashOf(byte[] content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";

    public bool Wrote(string path, byte[] content) => Files.TryGetValue(path, out var hash) && hash == HashOf(content);

    public byte[] ToBytes() => [.. JsonSerializer.SerializeToUtf8Bytes(Files, Readable), (byte)'\n'];
}
