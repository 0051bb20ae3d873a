using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Builders;

namespace ControlPlane.Serving.Routing.Model;

/// <summary>
/// The vindex types that Vitess registers (go/vt/vtgate/vindexes), with what matters for building a VSchema. The hashing
/// itself is not ours. A type that reads a file of the vtgate's machine is taken as working.
/// </summary>
internal sealed record VindexType(string Name, bool IsUnique)
{
    private static readonly Dictionary<string, VindexType> All = new VindexType[]
    {
        new("binary", true),
        new("binary_md5", true),
        new("cfc", true),
        new("hash", true),
        new("null", true),
        new("numeric", true),
        new("numeric_static_map", true),
        new("reverse_bits", true),
        new("unicode_loose_md5", true),
        new("unicode_loose_xxhash", true),
        new("xxhash", true),
        new("multicol", true) { IsMultiColumn = true },
        new("region_experimental", true) { IsMultiColumn = true },
        new("region_json", true) { IsMultiColumn = true },
        new("lookup", false) { IsLookup = true },
        new("lookup_unique", true) { IsLookup = true },
        new("lookup_hash", false) { IsLookup = true },
        new("lookup_hash_unique", true) { IsLookup = true },
        new("lookup_unicodeloosemd5_hash", false) { IsLookup = true },
        new("lookup_unicodeloosemd5_hash_unique", true) { IsLookup = true },
        new("consistent_lookup", false) { IsLookup = true, IsConsistent = true },
        new("consistent_lookup_unique", true) { IsLookup = true, IsConsistent = true },
    }.ToDictionary(type => type.Name, StringComparer.Ordinal);

    public bool IsLookup { get; private init; }

    /// <summary>Whether an owning table must give as many columns as the look-up table takes.</summary>
    public bool IsConsistent { get; private init; }

    public bool IsMultiColumn { get; private init; }

    public static VindexType? Named(string name) => All.GetValueOrDefault(name);

    /// <summary>Why vtgate cannot create the vindex, in upstream's words, or null.</summary>
    public static string? ErrorOf(Vindex vindex) =>
        Named(vindex.Type) is { } type
            ? VindexParameters.ErrorOf(type, vindex.Params)
            : $"vindexType {GoText.Quoted(vindex.Type)} not found";
}
