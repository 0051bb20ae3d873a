using System.Text;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Layout;

/// <summary>
/// The segments of a key's path. Whoever reads a large topology asks for those of twenty thousand keys at once, so names
/// that Vitess gives to directories and records are not made anew for each.
/// </summary>
internal static class PathSegments
{
    private static readonly string[] Known =
    [
        "SrvKeyspace",
        "keyspaces",
        "shards",
        "Shard",
        "Keyspace",
        "VSchema",
        "cells",
        "CellInfo",
        "SrvVSchema",
    ];

    /// <param name="key">The key.</param>
    /// <param name="start">Where its path begins, in bytes.</param>
    public static string[] Of(Key key, int start)
    {
        var raw = key.Raw.AsSpan(start);
        return Split(Ascii.IsValid(raw) ? raw : Encoding.UTF8.GetString(key.ToBytes().AsSpan(start)));
    }

    private static string[] Split(ReadOnlySpan<char> path)
    {
        var segments = new string[path.Count('/') + 1];
        var next = 0;
        foreach (var range in path.Split('/'))
        {
            segments[next++] = TextOf(path[range]);
        }

        return segments;
    }

    private static string TextOf(ReadOnlySpan<char> segment)
    {
        foreach (var known in Known)
        {
            if (segment.SequenceEqual(known))
            {
                return known;
            }
        }

        return segment.ToString();
    }
}
