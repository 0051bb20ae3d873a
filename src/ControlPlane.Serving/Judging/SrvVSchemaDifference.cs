using System.Collections.Immutable;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Findings;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Judging;

/// <summary>
/// Where a published SrvVSchema differs from the desired one. The order of rules means nothing (upstream writes them
/// in the order of a Go map) unless a rule stands there twice.
/// </summary>
internal sealed record SrvVSchemaDifference
{
    /// <summary>In the desired record only.</summary>
    public required ImmutableArray<KeyspaceName> Lacking { get; init; }

    /// <summary>In the published record only.</summary>
    public required ImmutableArray<KeyspaceName> Surplus { get; init; }

    /// <summary>In both, with different content.</summary>
    public required ImmutableArray<KeyspaceName> Changed { get; init; }

    /// <summary>
    /// Lacking or changed, unsharded, and with a table that the published record does not name there: what MoveTables
    /// does to an unsharded target before it takes a lock.
    /// </summary>
    public required ImmutableArray<KeyspaceName> UnshardedWithNewTables { get; init; }

    /// <summary>Names of live tables that should be published and are not.</summary>
    public required ImmutableArray<PublishedName> Unpublished { get; init; }

    /// <summary>Names that are published and should not be.</summary>
    public required ImmutableArray<PublishedName> Withdrawn { get; init; }

    /// <summary>Which kinds of rules differ, by their field names.</summary>
    public required ImmutableArray<string> Rules { get; init; }

    /// <summary>Unknown fields of the outer message, or nothing else that has a name.</summary>
    public required bool Other { get; init; }

    public bool IsNone => IsOnlyPublication && Unpublished.IsEmpty && Withdrawn.IsEmpty;

    /// <summary>All that comes from global records is as it should be.</summary>
    public bool IsOnlyPublication => IsRestEqual && Lacking.IsEmpty;

    /// <summary>A write would only add.</summary>
    public bool OnlyLacks => IsRestEqual && Withdrawn.IsEmpty && (!Lacking.IsEmpty || !Unpublished.IsEmpty);

    /// <summary>The keyspaces whose entries a write would change.</summary>
    public IEnumerable<KeyspaceName> Keyspaces =>
        Lacking
            .Concat(Surplus)
            .Concat(Changed)
            .Concat(Unpublished.Concat(Withdrawn).Select(name => name.Keyspace))
            .Distinct();

    /// <summary>Null: what should be published is, and nothing else.</summary>
    public NameDrift? Names =>
        Unpublished.IsEmpty && Withdrawn.IsEmpty ? null : new(Unpublished.Length, Withdrawn.Length);

    private bool IsRestEqual => Surplus.IsEmpty && Changed.IsEmpty && Rules.IsEmpty && !Other;

    /// <param name="existing">What the cell has.</param>
    /// <param name="desired">What upstream's rebuild would write.</param>
    public static SrvVSchemaDifference Between(PublishedPart existing, SrvVSchema desired)
    {
        var published = existing.Rest;
        var difference = new SrvVSchemaDifference
        {
            Lacking = Sorted(desired.Keyspaces.Keys.Where(name => !published.Keyspaces.ContainsKey(name))),
            Surplus = Sorted(published.Keyspaces.Keys.Where(name => !desired.Keyspaces.ContainsKey(name))),
            Changed = Sorted(
                from pair in desired.Keyspaces
                where published.Keyspaces.TryGetValue(pair.Key, out var before) && !before.Equals(pair.Value)
                select pair.Key
            ),
            UnshardedWithNewTables = Sorted(
                from pair in desired.Keyspaces
                where !pair.Value.Sharded && HasNewTables(published.Keyspaces.GetValueOrDefault(pair.Key), pair.Value)
                select pair.Key
            ),
            Unpublished = existing.Lacking,
            Withdrawn = existing.Surplus,
            Rules = RuleKinds.Differing(published, desired),
            Other = false,
        };
        return difference with
        {
            Other = difference.IsOnlyPublication && BytesBeside(published) != BytesBeside(desired),
        };
    }

    /// <summary>How long the fields are that have no name. The keyspaces are shared and not copied: there may be thousands.</summary>
    private static int BytesBeside(SrvVSchema record)
    {
        var named = new SrvVSchema
        {
            RoutingRules = record.RoutingRules,
            ShardRoutingRules = record.ShardRoutingRules,
            KeyspaceRoutingRules = record.KeyspaceRoutingRules,
            MirrorRules = record.MirrorRules,
        };
        named.Keyspaces.Add(record.Keyspaces);
        return record.CalculateSize() - named.CalculateSize();
    }

    public override string ToString()
    {
        List<string> parts = [];
        Add("lacks keyspace", Lacking);
        Add("still has keyspace", Surplus);
        Add("has an old VSchema of", Changed);
        Add("does not publish", Unpublished);
        Add("still publishes", Withdrawn);
        if (!Rules.IsEmpty)
        {
            parts.Add($"has old {string.Join(", ", Rules)}");
        }

        return parts.Count > 0 ? $"It {string.Join("; ", parts)}." : "It has fields that a rebuild would not write.";

        void Add<T>(string what, ImmutableArray<T> names)
        {
            if (!names.IsEmpty)
            {
                var shown = string.Join(", ", names.Take(5));
                parts.Add(names.Length > 5 ? $"{what} {shown} and {names.Length - 5} more" : $"{what} {shown}");
            }
        }
    }

    private static bool HasNewTables(Keyspace? published, Keyspace desired) =>
        desired.Tables.Keys.Any(table => published?.Tables.ContainsKey(table) != true);

    private static ImmutableArray<KeyspaceName> Sorted(IEnumerable<string> names) =>
        [.. names.Order(StringComparer.Ordinal).Select(name => new KeyspaceName(name))];
}
