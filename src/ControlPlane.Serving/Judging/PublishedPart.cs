using System.Collections.Immutable;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Routing.Kept;
using ControlPlane.Serving.Routing.Publication;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Judging;

/// <summary>One published name: a table, or a view, of a keyspace.</summary>
internal readonly record struct PublishedName(KeyspaceName Keyspace, string Name)
{
    public override string ToString() => $"{Name} in {Keyspace}";
}

/// <summary>
/// A cell's SrvVSchema taken apart: what comes from global records, and what was published beyond them. A table is taken
/// for a published one when no global VSchema has it, its message says nothing, and it is known that its keyspace has, or
/// had, such a table; anything else that is not in the global records is drift.
/// </summary>
internal sealed record PublishedPart
{
    /// <summary>The record without published entries.</summary>
    public required SrvVSchema Rest { get; init; }

    /// <summary>Should be published and is not; leaving out keyspaces that the record lacks altogether.</summary>
    public required ImmutableArray<PublishedName> Lacking { get; init; }

    /// <summary>Published, and should not be.</summary>
    public required ImmutableArray<PublishedName> Surplus { get; init; }

    /// <param name="record">What the cell has.</param>
    /// <param name="basis">What upstream's rebuild would write.</param>
    /// <param name="wanted">What the cell should have beyond that.</param>
    /// <param name="routing">What is known of tables.</param>
    public static PublishedPart Of(SrvVSchema record, SrvVSchema basis, PublishedEntries wanted, KeptRouting routing)
    {
        if (routing.IsNone)
        {
            return new()
            {
                Rest = record,
                Lacking = [],
                Surplus = [],
            };
        }

        var parts = record
            .Keyspaces.Select(pair => OfKeyspace(new(pair.Key), pair.Value, basis, wanted, routing))
            .ToArray();
        return new()
        {
            Rest = parts.All(part => part.Published.Count == 0) ? record : Without(record, parts),
            Lacking = [.. parts.SelectMany(part => part.Lacking).OrderBy(name => name.Keyspace).ThenBy(Text, Ordinal)],
            Surplus = [.. parts.SelectMany(part => part.Surplus).OrderBy(name => name.Keyspace).ThenBy(Text, Ordinal)],
        };
    }

    private static StringComparer Ordinal => StringComparer.Ordinal;

    private static string Text(PublishedName name) => name.Name;

    private static SrvVSchema Without(SrvVSchema record, IEnumerable<KeyspacePart> parts)
    {
        var rest = record.Clone();
        rest.Keyspaces.Clear();
        foreach (var part in parts)
        {
            rest.Keyspaces.Add(part.Name.Value, part.WithoutPublished());
        }

        return rest;
    }

    private static KeyspacePart OfKeyspace(
        KeyspaceName name,
        Keyspace keyspace,
        SrvVSchema basis,
        PublishedEntries wanted,
        KeptRouting routing
    )
    {
        var known = basis.Keyspaces.GetValueOrDefault(name.Value);
        var mayBePublished = known is { Sharded: false, RequireExplicitRouting: false };
        var published = mayBePublished
            ? keyspace
                .Tables.Where(table =>
                    !known!.Tables.ContainsKey(table.Key)
                    && table.Value.Equals(Nothing)
                    && (wanted.Has(name, table.Key) || routing.Knows(name, table.Key))
                )
                .Select(table => table.Key)
                .ToHashSet(StringComparer.Ordinal)
            : [];
        var should = wanted.Tables.Find(name) ?? OrdinalSet<string>.Empty;
        return new(
            name,
            keyspace,
            published,
            [.. should.Where(table => !published.Contains(table)).Select(table => new PublishedName(name, table))],
            [.. published.Where(table => !should.Contains(table)).Select(table => new PublishedName(name, table))]
        );
    }

    private static Table Nothing { get; } = new();

    private sealed record KeyspacePart(
        KeyspaceName Name,
        Keyspace Keyspace,
        HashSet<string> Published,
        ImmutableArray<PublishedName> Lacking,
        ImmutableArray<PublishedName> Surplus
    )
    {
        public Keyspace WithoutPublished()
        {
            if (Published.Count == 0)
            {
                return Keyspace;
            }

            var rest = Keyspace.Clone();
            foreach (var table in Published)
            {
                rest.Tables.Remove(table);
            }

            return rest;
        }
    }
}
