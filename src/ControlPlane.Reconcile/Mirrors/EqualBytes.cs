using Google.Protobuf;

namespace ControlPlane.Reconcile.Mirrors;

/// <summary>
/// Keeps one copy of bytes that many cells have alike: the serving records of a topology are the same in each cell, and
/// a SrvVSchema may have 700 KB. Remembers the last value of each kind only, so it is bounded by the kinds there are.
/// </summary>
internal sealed class EqualBytes
{
    private readonly Dictionary<string, ByteString> last = new(StringComparer.Ordinal);

    /// <param name="kind">What is the same in all cells: a keyspace's name, or nothing for the SrvVSchema.</param>
    /// <param name="value">What was read.</param>
    public ByteString Of(string kind, ByteString value)
    {
        if (last.TryGetValue(kind, out var same) && same.Equals(value))
        {
            return same;
        }

        return last[kind] = value;
    }
}
