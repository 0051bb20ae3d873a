using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Mirrors;

/// <summary>
/// The values that the mirrors of one store hold, for reads beside them: a value whose key a fresh read shows at the
/// same revisions is as good as read (design.md 5). Written by the loop alone, read by rounds.
/// </summary>
internal sealed class MirroredValues
{
    private readonly ConcurrentDictionary<Key, Entry> entries = new();
    private long highest;
    private long era;
    private volatile bool isDistrusted;

    /// <summary>The highest revision that the store has been seen at.</summary>
    public Revision Highest => new(Interlocked.Read(ref highest));

    public void Put(Entry entry) => entries[entry.Key] = entry;

    public void Remove(Key key) => entries.TryRemove(key, out _);

    public void Saw(Revision at)
    {
        if (at > Highest)
        {
            Interlocked.Exchange(ref highest, at.Value);
        }
    }

    /// <summary>
    /// A watch began anew at this revision. When it is lower than what was seen before, or a read was, or the store is in
    /// another era, it was restored from a backup: what the other watches have told is not trusted until they have begun
    /// anew as well.
    /// </summary>
    public void BeginAt(Revision at, StoreEra now)
    {
        var isAnother = Interlocked.Exchange(ref era, now.Number) != now.Number;
        if (isDistrusted || isAnother || at < Highest)
        {
            entries.Clear();
            isDistrusted = false;
        }

        Interlocked.Exchange(ref highest, at.Value);
    }

    /// <summary>
    /// A fresh read was answered at an older revision than has been seen: the store was restored from a backup, and the
    /// same key at the same revision may have another value now. Nothing is served until a watch begins anew.
    /// </summary>
    public void Distrust() => isDistrusted = true;

    /// <param name="keyOnly">A key as it was just read.</param>
    /// <param name="now">The store's era then.</param>
    /// <param name="entry">The same with its value.</param>
    public bool TryFind(Entry keyOnly, StoreEra now, [MaybeNullWhen(false)] out Entry entry) =>
        entries.TryGetValue(keyOnly.Key, out entry)
        && !isDistrusted
        && now.IsSure
        && now.Number == Interlocked.Read(ref era)
        && entry.Modified == keyOnly.Modified
        && entry.Created == keyOnly.Created
        && entry.Lease == keyOnly.Lease;
}
