using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Judging;

namespace ControlPlane.Serving.Guards;

/// <summary>
/// The guards of a SrvKeyspace, in the order in which they are asked; the first that blocks is the one reported.
/// They are asked only for records that are not in sync. Causes come before their consequences: an input that cannot
/// be decoded would also make the builder refuse, and a running workflow explains most of what follows it.
/// </summary>
internal static class SrvKeyspaceGuards
{
    private static readonly Func<SrvKeyspaceSituation, Block?>[] Chain =
    [
        InputGuards.Undecodable,
        InputGuards.NewerVitess,
        MigrationGuards.Locked,
        MigrationGuards.UnderWay,
        MigrationGuards.PeerUnreadable,
        InputGuards.NoServingShard,
        InputGuards.ShardsDoNotFit,
        HandSwitchGuard.SwitchedByHand,
        ShrinkGuard.CoverageShrinks,
        SizeGuard.TooLarge,
        OrderGuard.SrvVSchemaFirst,
    ];

    public static Block? FirstBlock(SrvKeyspaceSituation situation)
    {
        foreach (var guard in Chain)
        {
            if (guard(situation) is { } block && !situation.Rules.Accepts(block))
            {
                return block;
            }
        }

        return null;
    }
}
