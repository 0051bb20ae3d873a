namespace ControlPlane.Topology.Stores;

/// <summary>
/// The keys from <see cref="Start"/> (included) to <see cref="End"/> (excluded; null: to the last key there is).
/// Prefix ends are computed on bytes, never on text: see faults-to-beat.md E9.
/// </summary>
public readonly record struct KeySpan(Key Start, Key? End)
{
    public static KeySpan Everything => new(default, null);

    public static KeySpan Single(Key key) => new(key, key.Next);

    /// <summary>All keys that begin with <paramref name="prefix"/>; the empty prefix means every key.</summary>
    public static KeySpan Prefix(Key prefix) => new(prefix, EndOfPrefix(prefix));

    /// <summary>True when the span is exactly one key, which etcd asks for without a range end.</summary>
    public bool IsSingle =>
        End is { } end && end.Length == Start.Length + 1 && end.Raw[^1] == '\0' && end.StartsWith(Start);

    public bool Contains(Key key) => key >= Start && (End is not { } end || key < end);

    /// <summary>True when some key could be in both.</summary>
    public bool Overlaps(KeySpan other) =>
        (End is not { } end || other.Start < end) && (other.End is not { } otherEnd || Start < otherEnd);

    private static Key? EndOfPrefix(Key prefix)
    {
        var bytes = prefix.ToBytes().AsSpan();
        while (bytes is [.., 0xFF])
        {
            bytes = bytes[..^1];
        }

        if (bytes.IsEmpty)
        {
            return null;
        }

        bytes[^1]++;
        return Key.FromBytes(bytes);
    }

    /// <summary>One key as it is, a prefix with a star behind it, anything else as a half-open range.</summary>
    public override string ToString() =>
        IsSingle ? Start.ToString()
        : End == EndOfPrefix(Start) ? $"{Start}*"
        : $"[{Start}, {End?.ToString() ?? "end"})";
}
