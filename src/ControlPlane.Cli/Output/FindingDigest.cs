using System.Collections.Immutable;
using ControlPlane.Serving.Findings;
using ControlPlane.Topology.Names;

namespace ControlPlane.Cli.Output;

/// <summary>
/// Findings that say the same about several records. What is the same in several cells is said once; of many
/// keyspaces of a cell with the same verdict one stands for all.
/// </summary>
/// <param name="Keyspaces">None: the SrvVSchema.</param>
/// <param name="Example">The first finding.</param>
internal sealed record FindingDigest(
    ImmutableArray<CellName> Cells,
    ImmutableArray<KeyspaceName> Keyspaces,
    Finding Example
)
{
    public static IEnumerable<FindingDigest> Of(IEnumerable<Finding> findings)
    {
        var perRecord =
            from finding in findings
            group finding by (finding.Record.KeyspaceName, finding.Condition, finding.Why, finding.Block) into same
            select new FindingDigest(
                [.. same.Select(finding => finding.Record.Cell)],
                same.Key.KeyspaceName is { } keyspace ? [keyspace] : [],
                same.First()
            );
        return from digest in perRecord
            group digest by (
                string.Join('\0', digest.Cells),
                digest.Keyspaces.IsEmpty,
                digest.Example.Condition,
                digest.Example.Block?.Reason
            ) into alike
            from digest in alike.Count() > MostApart(alike.First()) ? [Together([.. alike])] : alike.ToArray()
            select digest;
    }

    /// <summary>
    /// Of records that are missing, unlike others, there is nothing to say one by one; nor of those that only wait for
    /// their cell's SrvVSchema.
    /// </summary>
    private static int MostApart(FindingDigest digest) =>
        digest.Example is { Condition: Verdict.Missing, Block: null or { Reason: BlockReason.SrvVSchemaFirst } }
            ? 1
            : 3;

    private static FindingDigest Together(FindingDigest[] alike) =>
        alike[0] with
        {
            Keyspaces = [.. alike.SelectMany(digest => digest.Keyspaces)],
        };
}
