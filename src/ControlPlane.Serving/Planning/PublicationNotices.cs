using System.Globalization;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Judging;
using ControlPlane.Serving.Routing.Publication;

namespace ControlPlane.Serving.Planning;

/// <summary>Why plain table names are not published although they are known.</summary>
internal static class PublicationNotices
{
    private const int MostNamed = 5;

    public static IEnumerable<Notice> Of(SrvVSchemaCases srvVSchemas, DeclaredGates gates, PublicationRules rules)
    {
        if (srvVSchemas.Built is not { } built || gates.Cells.All(cell => rules.In(cell) is PublicationMode.Off))
        {
            yield break;
        }

        var cells = gates.Cells.Where(srvVSchemas.Wants).ToArray();
        if (cells.Length > 0 && !srvVSchemas.EntriesFit)
        {
            yield return new(
                NoticeKind.NamesDoNotFit,
                $"With the {Number(built.Entries.Count)} table names that should be published, a SrvVSchema would be "
                    + $"{Number(built.BytesWithEntries.Length)} bytes, which is too large: {Some(cells)} get it without them, "
                    + "and gates there that see no primary do not find these tables by their plain names.",
                "Raise etcd's --max-request-bytes and then --max-record-bytes here, let those gates watch the cells of the "
                    + "primaries (--cells_to_watch), or give the keyspaces VSchemas."
            );
        }

        if (built.Entries.Withheld > 0 && built.Entries.Unread.Count > 0)
        {
            yield return new(
                NoticeKind.TablesNeverRead,
                $"{Number(built.Entries.Withheld)} table names are not published, since nobody has read the tables of "
                    + $"{Some(built.Entries.Unread)}, which may have tables of the same names.",
                "Their primaries are asked as soon as there are any. If such a keyspace has no tables, say so: "
                    + $"--assume-empty {string.Join(',', built.Entries.Unread.Take(MostNamed))}."
            );
        }
    }

    private static string Some<T>(IReadOnlyCollection<T> names) =>
        string.Join(", ", names.Take(MostNamed))
        + (names.Count > MostNamed ? $" and {Number(names.Count - MostNamed)} more" : "");

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
