using ControlPlane.Protocols.VSchema;

namespace ControlPlane.Serving.Routing.Publication;

/// <summary>Puts published entries into a SrvVSchema.</summary>
public static class EntryWriter
{
    /// <summary>
    /// A copy with the entries. Keyspaces that get none are shared with the record. An entry is an empty table whose value
    /// is present: a tracker's columns still apply to it, and a rebuild takes it for a plain table.
    /// </summary>
    public static SrvVSchema Add(SrvVSchema record, PublishedEntries entries)
    {
        if (entries.AreNone)
        {
            return record;
        }

        var result = record.Clone();
        result.Keyspaces.Clear();
        foreach (var (name, keyspace) in record.Keyspaces)
        {
            result.Keyspaces.Add(
                name,
                entries.Tables.Find(new(name)) is { } tables ? With(keyspace, tables) : keyspace
            );
        }

        return result;
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
