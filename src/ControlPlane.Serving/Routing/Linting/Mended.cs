using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Routing.Model;

namespace ControlPlane.Serving.Routing.Linting;

/// <summary>
/// A record in which every vindex and table that is refused for itself is replaced by one that is not, so that what
/// refers to it is not reported as well.
/// </summary>
internal static class Mended
{
    public static SrvVSchema Copy(SrvVSchema record)
    {
        var copy = record.Clone();
        foreach (var keyspace in copy.Keyspaces.Values)
        {
            Mend(keyspace);
        }

        return copy;
    }

    private static void Mend(Keyspace keyspace)
    {
        foreach (var (name, _) in keyspace.Vindexes.Where(pair => VindexType.ErrorOf(pair.Value) is not null).ToArray())
        {
            keyspace.Vindexes[name] = new() { Type = "hash" };
        }

        var refused = keyspace.Tables.Where(pair => TableCheck.ErrorOf(keyspace, pair.Key, pair.Value) is not null);
        foreach (var (name, table) in refused.ToArray())
        {
            keyspace.Tables[name] = new() { Pinned = "00", Type = table.Type is "sequence" ? "sequence" : "" };
        }
    }
}
