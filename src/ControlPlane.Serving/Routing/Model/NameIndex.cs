using System.Collections.Immutable;

namespace ControlPlane.Serving.Routing.Model;

/// <summary>
/// For each table name the keyspaces that have it, in the order of their names. Two sorted arrays: lean to keep, and
/// with one keyspace replaced it is a copy of both, which takes less than a tree would cost on every look-up.
/// </summary>
internal sealed class NameIndex
{
    private readonly string[] names;
    private readonly ImmutableArray<KeyspaceModel>[] holders;

    private NameIndex(string[] names, ImmutableArray<KeyspaceModel>[] holders)
    {
        this.names = names;
        this.holders = holders;
    }

    public IReadOnlyList<string> Names => names;

    /// <summary>Not to be changed.</summary>
    public string[] SortedNames => names;

    public static NameIndex Of(ImmutableArray<KeyspaceModel> keyspaces)
    {
        var pairs = new List<(string Name, int Keyspace)>();
        for (var i = 0; i < keyspaces.Length; i++)
        {
            pairs.AddRange(keyspaces[i].AllNames().Select(name => (name, i)));
        }

        pairs.Sort(
            static (left, right) =>
                string.CompareOrdinal(left.Name, right.Name) is not 0 and var byName
                    ? byName
                    : left.Keyspace.CompareTo(right.Keyspace)
        );
        return Grouped(pairs, keyspaces);
    }

    /// <summary>The keyspaces that have the name; none when nobody has.</summary>
    public ImmutableArray<KeyspaceModel> HoldersOf(string name)
    {
        var at = Array.BinarySearch(names, name, StringComparer.Ordinal);
        return at < 0 ? [] : holders[at];
    }

    /// <summary>This index with one keyspace replaced, added (<paramref name="before"/> null) or gone.</summary>
    public NameIndex With(KeyspaceModel? before, KeyspaceModel? after)
    {
        var touched = new SortedSet<string>(StringComparer.Ordinal);
        touched.UnionWith(before is null ? [] : before.AllNames());
        var kept = after is null ? [] : new HashSet<string>(after.AllNames(), StringComparer.Ordinal);
        touched.UnionWith(kept);

        var result = new Merge(names.Length + touched.Count);
        var at = 0;
        foreach (var name in touched)
        {
            var place = Array.BinarySearch(names, at, names.Length - at, name, StringComparer.Ordinal);
            var upTo = place < 0 ? ~place : place;
            result.Copy(this, at, upTo);
            at = place < 0 ? upTo : upTo + 1;
            result.Add(name, Replaced(place < 0 ? [] : holders[place], before, kept.Contains(name) ? after : null));
        }

        result.Copy(this, at, names.Length);
        return new(result.Names.ToArray(), result.Holders.ToArray());
    }

    private static NameIndex Grouped(List<(string Name, int Keyspace)> pairs, ImmutableArray<KeyspaceModel> keyspaces)
    {
        // Most names are in one keyspace only; those of a keyspace share one array.
        var alone = keyspaces.Select(keyspace => ImmutableArray.Create(keyspace)).ToArray();
        var names = new List<string>(pairs.Count);
        var holders = new List<ImmutableArray<KeyspaceModel>>(pairs.Count);
        foreach (var (name, keyspace) in pairs)
        {
            if (names.Count > 0 && string.Equals(names[^1], name, StringComparison.Ordinal))
            {
                holders[^1] = holders[^1].Add(keyspaces[keyspace]);
            }
            else
            {
                names.Add(name);
                holders.Add(alone[keyspace]);
            }
        }

        return new([.. names], [.. holders]);
    }

    private static ImmutableArray<KeyspaceModel> Replaced(
        ImmutableArray<KeyspaceModel> holders,
        KeyspaceModel? before,
        KeyspaceModel? after
    )
    {
        var others = before is null ? holders : holders.RemoveAll(holder => holder.Name == before.Name);
        if (after is null)
        {
            return others;
        }

        var place = others.TakeWhile(holder => holder.Name < after.Name).Count();
        return others.Insert(place, after);
    }

    private sealed class Merge(int capacity)
    {
        public List<string> Names { get; } = new(capacity);

        public List<ImmutableArray<KeyspaceModel>> Holders { get; } = new(capacity);

        public void Copy(NameIndex from, int start, int end)
        {
            Names.AddRange(from.names.AsSpan(start, end - start));
            Holders.AddRange(from.holders.AsSpan(start, end - start));
        }

        public void Add(string name, ImmutableArray<KeyspaceModel> holders)
        {
            if (!holders.IsEmpty)
            {
                Names.Add(name);
                Holders.Add(holders);
            }
        }
    }
}
