using System.Globalization;
using ControlPlane.Serving.Builders;

namespace ControlPlane.Serving.Routing.Model;

/// <summary>What the constructors of upstream's vindexes refuse (lookup.go, multicol.go, region_experimental.go, …).</summary>
internal static class VindexParameters
{
    private const int KeyspaceIdBytes = 8;

    // In the order in which the look-up constructors read them.
    private static readonly string[] Switches =
    [
        "autocommit",
        "write_only",
        "no_verify",
        "multi_shard_autocommit",
        "ignore_nulls",
        "batch_lookup",
    ];

    public static string? ErrorOf(VindexType type, IDictionary<string, string> given) =>
        type.Name switch
        {
            _ when type.IsLookup => SwitchError(given),
            "multicol" => MultiColumnError(given),
            "region_experimental" => RegionError(given),
            "numeric_static_map" => StaticMapError(given),
            _ => null,
        };

    private static string? SwitchError(IDictionary<string, string> given)
    {
        var wrong = Switches.FirstOrDefault(name =>
            given.TryGetValue(name, out var value) && value is not ("true" or "false")
        );
        return wrong is null ? null : $"{wrong} value must be 'true' or 'false': '{given[wrong]}'";
    }

    private static string? RegionError(IDictionary<string, string> given) =>
        !given.TryGetValue("region_bytes", out var bytes) ? "region_experimental missing region_bytes param"
        : bytes is "1" or "2" ? null
        : $"region_bytes must be 1 or 2: {bytes}";

    private static string? StaticMapError(IDictionary<string, string> given) =>
        (given.ContainsKey("json"), given.ContainsKey("json_path")) switch
        {
            (false, false) => "NumericStaticMap: Could not find either `json_path` or `json` params in vschema",
            (true, true) => "NumericStaticMap: Found both `json` and `json_path` params in vschema",
            _ => null,
        };

    private static string? MultiColumnError(IDictionary<string, string> given)
    {
        if (!given.TryGetValue("column_count", out var text))
        {
            return "number of columns not provided in the parameter 'column_count'";
        }

        if (!TryGoInteger(text, out var count))
        {
            return NotAnInteger(text);
        }

        return count is < 1 or > KeyspaceIdBytes
            ? "number of columns should be between 1 and 8 in the parameter 'column_count'"
            : ColumnBytesError(given, count) ?? ColumnVindexError(given, count);
    }

    private static string? ColumnBytesError(IDictionary<string, string> given, int count)
    {
        string[] sizes = given.TryGetValue("column_bytes", out var text) ? text.Split(',') : [];
        if (sizes.Length > count)
        {
            return "number of column bytes provided are more than column count in the parameter 'column_bytes'";
        }

        var used = 0;
        var pending = count;
        foreach (var size in sizes.Where(size => size.Length > 0))
        {
            if (!TryGoInteger(size, out var bytes))
            {
                return NotAnInteger(size);
            }

            used += bytes;
            pending--;
        }

        return pending > KeyspaceIdBytes - used
            ? "column bytes count exceeds the keyspace id length (total bytes count cannot exceed 8 bytes)"
                + " in the parameter 'column_bytes'"
            : null;
    }

    private static string? ColumnVindexError(IDictionary<string, string> given, int count)
    {
        string[] types = given.TryGetValue("column_vindex", out var text) ? text.Split(',') : [];
        if (types.Length > count)
        {
            return "number of vindex function provided are more than column count in the parameter 'column_vindex'";
        }

        return types
            .Select(type => type.Trim())
            .Where(type => type.Length > 0)
            .Select(HashingError)
            .FirstOrDefault(e => e is not null);
    }

    private static string? HashingError(string name) =>
        VindexType.Named(name) switch
        {
            null => $"vindexType {GoText.Quoted(name)} not found",
            { IsLookup: false, IsMultiColumn: false, Name: not "cfc" } => null,
            _ =>
                "multicol vindex supports vindexes that exports hashing function, are unique and are non-lookup vindex,"
                    + $" passed vindex '{name}' is invalid",
        };

    private static bool TryGoInteger(string text, out int value) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    private static string NotAnInteger(string text) => $"strconv.Atoi: parsing {GoText.Quoted(text)}: invalid syntax";
}
