using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Records;
using ControlPlane.Serving.Routing.Kept;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Publication;

/// <summary>
/// Puts back what was published, into a record whose ordinary content a guard keeps as it is. Other writers drop entries in
/// the middle of a MoveTables, whose traffic may then stay half switched for days: the names of tables that it does not
/// touch must not be gone for as long. Nothing new is published, and nothing is changed but that.
/// </summary>
public static class EntryRepair
{
    /// <param name="record">What the cell has.</param>
    /// <param name="rest">The same without what is published.</param>
    /// <param name="global">Tells which keyspaces there are; their VSchemas and the rules are those of the record.</param>
    /// <param name="routing">What was published, and what is known of tables since.</param>
    /// <returns>Null: nothing is lacking.</returns>
    public static SrvVSchema? Of(SrvVSchema record, SrvVSchema rest, GlobalRecords global, KeptRouting routing)
    {
        var leftAlone = rest
            .Keyspaces.Values.Where(keyspace => !keyspace.RequireExplicitRouting)
            .SelectMany(keyspace => keyspace.Tables.Keys)
            .Concat(rest.RoutingRules?.Rules.Select(rule => rule.FromTable) ?? [])
            .ToHashSet(StringComparer.Ordinal);
        var lacking = new Dictionary<KeyspaceName, OrdinalSet<string>>();
        foreach (var (text, keyspace) in record.Keyspaces)
        {
            var name = new KeyspaceName(text);
            var tables = TakesPart(keyspace, global.Keyspaces.Find(name))
                ? routing
                    .Recorded.LiveIn(name)
                    .Where(table => !leftAlone.Contains(table) && !keyspace.Tables.ContainsKey(table))
                    .Where(table => routing.Live.Find(name)?.Has(table) != false)
                    .ToOrdinalSet()
                : OrdinalSet<string>.Empty;
            if (tables.Count > 0)
            {
                lacking[name] = tables;
            }
        }

        return lacking.Count == 0 ? null : EntryWriter.Add(record, new() { Tables = lacking.ToOrdinalMap() });
    }

    private static bool TakesPart(Keyspace published, KeyspaceRecords? now) =>
        published is { Sharded: false, RequireExplicitRouting: false } && now is not null && Candidate.IsNormal(now);
}
