using System.Text;

namespace ControlPlane.Topology.Names;

/// <summary>What Vitess asks of the name of a cell, keyspace or shard (go/vt/topo/validator.go).</summary>
internal static class ObjectName
{
    private const int MaxBytes = 64;

    /// <summary>Upstream's words for what is wrong with the name, or null when nothing is.</summary>
    /// <param name="name">What was typed.</param>
    /// <param name="within">A sign that may stand within the name as well, neither first nor last.</param>
    public static string? FaultIn(string name, char? within = null)
    {
        if (name.Length == 0)
        {
            return "empty name";
        }

        if (Encoding.UTF8.GetByteCount(name) > MaxBytes)
        {
            return $"name {name} is too long";
        }

        var at = 0;
        foreach (var rune in name.EnumerateRunes())
        {
            var isWithin = at > 0 && at < name.Length - 1 && rune.Value == within;
            if (!isWithin && !IsAllowed(rune))
            {
                return $"invalid character {rune} in name {name}";
            }

            at += rune.Utf16SequenceLength;
        }

        return null;
    }

    private static bool IsAllowed(Rune rune) =>
        rune.IsAscii && ((char)rune.Value is var c) && (char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
