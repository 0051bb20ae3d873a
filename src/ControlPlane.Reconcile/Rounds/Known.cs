using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;

namespace ControlPlane.Reconcile.Rounds;

/// <summary>Puts records that are known already, and decoded, in the place of equal ones that were just read.</summary>
internal static class Known
{
    public static Observed In(Observed read, Observed known) =>
        read with
        {
            Routing = known.Routing,
            Global = read.Global with
            {
                Keyspaces = read.Global.Keyspaces.ToOrdinalMap(
                    pair => pair.Key,
                    pair =>
                        known.Global.Keyspaces.Find(pair.Key) is { } same && same.Equals(pair.Value) ? same : pair.Value
                ),
            },
            Cells = read.Cells.ToOrdinalMap(pair => pair.Key, pair => In(pair.Value, known.Cells.Find(pair.Key))),
        };

    private static CellView In(CellView read, CellView? known) =>
        (read, known) switch
        {
            (CellView.Read now, CellView.Read before)
                when now.Records.SrvVSchema is { } record
                    && before.Records.SrvVSchema is { } same
                    && same.Equals(record) => now with
            {
                Records = now.Records with { SrvVSchema = same },
            },
            _ => read,
        };
}
