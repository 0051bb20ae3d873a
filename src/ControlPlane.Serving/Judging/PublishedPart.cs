using System.Collections.Immutable;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Records;
using ControlPlane.Serving.Routing.Publication;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Judging;

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
    /// <param name="observed">Tells what is known of tables.</param>
    public static PublishedPart Of(SrvVSchema record, SrvVSchema basis, PublishedEntries wanted, Observed observed)
    {
        if (observed.Routing.IsNone)
        {
            return new()
            {
                Rest = record,
                Lacking = [],
                Surplus = [],
            };
        }

        var parts = record
            .Keyspaces.Select(pair => OfKeyspace(new(pair.Key), pair.Value, basis, wanted, observed))
            .ToArray();
        return new()
        {
            Rest = parts.All(part => part.Published.Count == 0)
                ? record
                : record.With(parts.Select(part => KeyValuePair.Create(part.Name.Value, part.WithoutPublished()))),
            Lacking = [.. parts.SelectMany(part => part.Lacking).OrderBy(name => name.Keyspace).ThenBy(Text, Ordinal)],
            Surplus = [.. parts.SelectMany(part => part.Surplus).OrderBy(name => name.Keyspace).ThenBy(Text, Ordinal)],
        };
    }

    private static StringComparer Ordinal => StringComparer.Ordinal;

    private static string Text(PublishedName name) => name.Name;

    private static KeyspacePart OfKeyspace(
        KeyspaceName name,
        Keyspace keyspace,
        SrvVSchema basis,
        PublishedEntries wanted,
        Observed observed
    )
    {
        var known = basis.Keyspaces.GetValueOrDefault(name.Value);
        var mayBePublished = known is { Sharded: false, RequireExplicitRouting: false };
        var published = mayBePublished
            ? keyspace
                .Tables.Where(table =>
                    !known!.Tables.ContainsKey(table.Key)
                    && table.Value.Equals(Nothing)
                    && (wanted.Has(name, table.Key) || observed.Routing.Knows(name, table.Key))
                )
                .Select(table => table.Key)
                .ToHashSet(StringComparer.Ordinal)
            : [];
        var should = wanted.Tables.Find(name) ?? OrdinalSet<string>.Empty;
        var list = observed.Routing.Live.Find(name);
        return new(
            name,
            keyspace,
            published,
            [.. should.Where(table => !published.Contains(table)).Select(table => Published(table))],
            [.. published.Where(table => !should.Contains(table)).Select(table => Published(table))]
        );

        PublishedName Published(string table) => new(name, table, list, observed.Now);
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
