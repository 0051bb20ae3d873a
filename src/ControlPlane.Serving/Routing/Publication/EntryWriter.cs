using ControlPlane.Protocols.VSchema;

namespace ControlPlane.Serving.Routing.Publication;

/// <summary>Puts published entries into a SrvVSchema.</summary>
public static class EntryWriter
{
    /// <summary>
    /// The record with the entries. It shares all else with the one given, and keyspaces that get none. An entry is an empty
    /// table whose value is present: a tracker's columns still apply to it, and a rebuild takes it for a plain table.
    /// </summary>
    public static SrvVSchema Add(SrvVSchema record, PublishedEntries entries)
    {
        if (entries.AreNone)
        {
            return record;
        }

        return record.With(
            record.Keyspaces.Select(pair =>
                entries.Tables.Find(new(pair.Key)) is { } tables
                    ? KeyValuePair.Create(pair.Key, With(pair.Value, tables))
                    : pair
            )
        );
    }

    private static Keyspace With(Keyspace keyspace, IEnumerable<string> tables)
    {
        var result = keyspace.Clone();
        foreach (var table in tables)
        {
            result.Tables[table] = new();
        }

        return result;
    }
}
