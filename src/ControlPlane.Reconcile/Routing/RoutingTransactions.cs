using System.Collections.Immutable;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Serving.Routing.Kept;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Routing;

/// <summary>Packs writes of routing records into transactions.</summary>
internal sealed record RoutingTransactions(ImmutableArray<Transaction> Transactions, string? TooLarge)
{
    /// <summary>What of a request is taken up by conditions and keys, generously.</summary>
    private const int Room = 64 * 1024;

    /// <param name="writes">The head, if it is among them, comes last.</param>
    /// <param name="present">What was read.</param>
    /// <param name="topology">Says what one transaction may hold.</param>
    public static RoutingTransactions Of(
        ImmutableArray<RoutingWrite> writes,
        RoutingRecords present,
        TopologyConnection topology
    )
    {
        var (limits, head) = (topology.Global.Limits, topology.Layout.Routing.Head);
        var most = limits.MaxRequestBytes - Room;
        var tooLarge = writes.Where(write => write.Value?.Length > most).ToArray();
        var parts = new List<List<RoutingWrite>>();
        var size = 0;
        foreach (var write in writes.Where(write => !tooLarge.Contains(write)))
        {
            var bytes = write.Value?.Length ?? 0;
            if (parts.Count == 0 || parts[^1].Count >= limits.MaxOperations - 1 || size + bytes > most)
            {
                parts.Add([]);
                size = 0;
            }

            parts[^1].Add(write);
            size += bytes;
        }

        var headAt = present.Entries.Find(head)?.Modified ?? Revision.None;
        return new(
            [.. parts.Select(part => ToTransaction(part, head, headAt))],
            tooLarge.Length == 0
                ? null
                : $"{tooLarge[0].Key} would be {tooLarge[0].Value!.Length:N0} bytes, more than one request takes"
                    + (tooLarge.Length == 1 ? "." : $", and so would {tooLarge.Length - 1} more.")
        );
    }

    private static Transaction ToTransaction(List<RoutingWrite> part, Key head, Revision headAt) =>
        new(
            [
                .. part.Select(write => new Condition.ModifiedAt(write.Key, write.Replaces)),
                .. part.Any(write => write.Key == head) ? [] : (Condition[])[new Condition.ModifiedAt(head, headAt)],
            ],
            [
                .. part.Select(
                    Write (write) =>
                        write.Value is { } value ? new Write.Put(write.Key, value) : new Write.Delete(write.Key)
                ),
            ]
        );
}
