using ControlPlane.Topology.Stores;

namespace ControlPlane.Bench.Topologies;

/// <summary>The floor: the same bytes as plain transactions of up to 128 puts, eight under way at a time.</summary>
internal static class RawWriter
{
    private const int AtOnce = 8;
    private const int MostBytes = 1024 * 1024;

    public static async Task<int> WriteAsync(
        ITopologyStore store,
        IEnumerable<Write> writes,
        CancellationToken cancellation
    )
    {
        var transactions = Fill(writes).ToArray();
        await Parallel.ForEachAsync(
            transactions,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (transaction, cancel) =>
            {
                if (await store.CommitAsync(transaction, cancel) is not CommitOutcome.Committed)
                {
                    throw new InvalidOperationException("A raw write did not commit.");
                }
            }
        );
        return transactions.Length;
    }

    private static IEnumerable<Transaction> Fill(IEnumerable<Write> writes)
    {
        var (batch, bytes) = (new List<Write>(), 0);
        foreach (var write in writes)
        {
            var size = write.Key.Length + (write is Write.Put put ? put.Value.Length : 0);
            if (batch.Count == 128 || (batch.Count > 0 && bytes + size > MostBytes))
            {
                yield return new([], [.. batch]);
                (batch, bytes) = ([], 0);
            }

            batch.Add(write);
            bytes += size;
        }

        if (batch.Count > 0)
        {
            yield return new([], [.. batch]);
        }
    }
}
