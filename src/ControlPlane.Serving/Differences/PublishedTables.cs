using ControlPlane.Serving.Judging;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Differences;

/// <summary>
/// Says of tables in a SrvVSchema that come or go which of them are published: live tables that no VSchema names, with the
/// list that they are known from.
/// </summary>
internal static class PublishedTables
{
    public static Difference Mark(Difference record, Observed observed) =>
        observed.Routing.IsNone
            ? record
            : record with
            {
                Parts =
                [
                    .. record.Parts.Select(part => part.Subject == "keyspace" ? InKeyspace(part, observed) : part),
                ],
            };

    private static Difference InKeyspace(Difference keyspace, Observed observed)
    {
        var name = new KeyspaceName(keyspace.Name);
        return keyspace with { Parts = [.. keyspace.Parts.Select(part => Marked(part, name, observed))] };
    }

    private static Difference Marked(Difference part, KeyspaceName keyspace, Observed observed)
    {
        var declared =
            observed.Global.Keyspaces.Find(keyspace)?.VSchema?.Message?.Tables.ContainsKey(part.Name) == true;
        if (part.Subject != "table" || declared || !observed.Routing.Knows(keyspace, part.Name))
        {
            return part;
        }

        var origin = new PublishedName(keyspace, part.Name, observed.Routing.Live.Find(keyspace), observed.Now).Origin;
        return part.Change is Change.Removed
            ? part with
            {
                Subject = "published table",
                Before = origin,
            }
            : part with
            {
                Subject = "published table",
                After = origin,
            };
    }
}
