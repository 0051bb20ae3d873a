using System.Text;

namespace ControlPlane.Topology.Names;

/// <summary>What Vitess asks of the name of a cell, keyspace or shard (go/vt/topo/validator.go).</summary>
internal static class ObjectName
{
    private const int MaxBytes = 64;

    /// <summary>Upstream's words for what is wrong with the name, or null when nothing is.</summary>
    public static string? FaultIn(string name)
    {
        if (name.Length == 0)
        {
            return "empty name";
        }

        if (Encoding.UTF8.GetByteCount(name) > MaxBytes)
        {
            return $"name {name} is too long";
        }

        foreach (var rune in name.EnumerateRunes())
        {
            if (!IsAllowed(rune))
            {
                return $"invalid character {rune} in name {name}";
            }
        }

        return null;
    }

    private static bool IsAllowed(Rune rune) =>
        rune.IsAscii && ((char)rune.Value is var c) && (char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
