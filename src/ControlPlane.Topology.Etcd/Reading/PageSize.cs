using ControlPlane.Protocols.Etcd;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Etcd.Reading;

/// <summary>
/// How many entries to ask for. etcd bounds pages by entries only, and builds whatever was asked for in memory, so the
/// number follows from what the entries so far weighed. The first page is small enough for the largest records.
/// </summary>
internal sealed class PageSize(ListOptions options, int targetBytes)
{
    private const int First = 32;
    private const int Growth = 8;

    private long bytes;
    private long entries;

    public int Limit { get; private set; } = options.KeysOnly ? options.PageSize : Math.Min(options.PageSize, First);

    public void Learn(RangeResponse page)
    {
        if (options.KeysOnly || page.Kvs.Count == 0)
        {
            return;
        }

        entries += page.Kvs.Count;
        bytes += page.Kvs.Sum(entry => (long)entry.Key.Length + entry.Value.Length);
        var fitting = Math.Max(1, targetBytes / Math.Max(1, bytes / entries));
        Limit = (int)Math.Min(Math.Min(fitting, (long)Limit * Growth), options.PageSize);
    }

    /// <summary>After an answer that was too large to take. False: it was a single entry.</summary>
    public bool Shrink()
    {
        var before = Limit;
        Limit = Math.Max(1, Limit / Growth);
        return Limit < before;
    }
}
