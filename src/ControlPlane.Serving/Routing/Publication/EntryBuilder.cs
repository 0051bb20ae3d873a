using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Publication;

/// <summary>
/// From what exists to the entries that make a vtgate which knows only its record answer like one with a perfect view.
/// The rules are those of lab-vtgate.md ("Guards for (b)") and vitess-semantics.md 5.3:
/// 1. Names come from unsharded keyspaces without explicit routing, and collide among all of these.
/// 2. A name that a VSchema without explicit routing names anywhere is left to it.
/// 3. A name that several have is published for all of them; a name is never made unique by ignorance.
/// 4. A name with a rule of its own is left to the rule.
/// 5. In a topology of one keyspace every name resolves already.
/// </summary>
public static class EntryBuilder
{
    public static PublishedEntries Build(PublicationBasis basis)
    {
        if (basis.Global.Keyspaces.Count < 2)
        {
            return PublishedEntries.None;
        }

        var candidates = Candidate.In(basis.Global, basis.Live).ToArray();
        var unread = candidates
            .Where(candidate => candidate.IsUnread && !basis.AssumeEmpty.Contains(candidate.Name))
            .Select(candidate => candidate.Name)
            .ToOrdinalSet();
        var owners = CountOwners(candidates, NamesLeftAlone(basis));
        var entries = new Dictionary<KeyspaceName, OrdinalSet<string>>();
        var (withheld, having) = (0, new List<KeyspaceName>());
        foreach (var candidate in candidates)
        {
            var mayGiveNew = unread.Count == 0 && !candidate.HasSeveralShards;
            var known = candidate.Names.Where(owners.ContainsKey).ToArray();
            var given = known
                .Where(name => owners[name] > 1 || mayGiveNew || basis.Before.HasUnique(candidate.Name, name))
                .ToOrdinalSet();
            withheld += known.Length - given.Count;
            if (known.Length > 0)
            {
                having.Add(candidate.Name);
            }

            if (given.Count > 0)
            {
                entries[candidate.Name] = given;
            }
        }

        return new()
        {
            Tables = entries.ToOrdinalMap(),
            Having = having.ToOrdinalSet(),
            Unread = unread,
            Withheld = withheld,
        };
    }

    private static Dictionary<string, int> CountOwners(IEnumerable<Candidate> candidates, HashSet<string> leftAlone)
    {
        var owners = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (
            var name in candidates.SelectMany(candidate => candidate.Names).Where(name => !leftAlone.Contains(name))
        )
        {
            owners[name] = owners.GetValueOrDefault(name) + 1;
        }

        return owners;
    }

    /// <summary>
    /// What a VSchema or a rule decides; and the views of sharded keyspaces, whose names collide with the tables of others
    /// although no entry can say so.
    /// </summary>
    private static HashSet<string> NamesLeftAlone(PublicationBasis basis)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { "" };
        foreach (var keyspace in basis.Global.Keyspaces.Values)
        {
            if (keyspace.VSchema?.Message is { RequireExplicitRouting: false } vschema)
            {
                names.UnionWith(vschema.Tables.Keys);
                var views = vschema.Sharded ? basis.Live.Find(keyspace.Name)?.Views : null;
                names.UnionWith(views ?? OrdinalSet<string>.Empty);
            }
        }

        names.UnionWith(basis.Global.RoutingRules?.Message?.Rules.Select(rule => rule.FromTable) ?? []);
        return names;
    }
}
