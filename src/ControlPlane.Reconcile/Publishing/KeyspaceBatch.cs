using System.Collections.Immutable;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Publishing;

/// <summary>Keyspaces whose steps share one transaction.</summary>
internal sealed record KeyspaceBatch(ImmutableArray<KeyspaceUnit> Units)
{
    public IEnumerable<PlanStep> Steps => Units.SelectMany(unit => unit.Steps);

    /// <summary>Conditions that several keyspaces share are asked once.</summary>
    public Transaction Transaction =>
        new([.. Units.SelectMany(unit => unit.Conditions).Distinct()], [.. Units.SelectMany(unit => unit.Writes)]);

    /// <summary>Fills transactions in the order given, up to what one request of the store may hold.</summary>
    public static IEnumerable<KeyspaceBatch> Fill(IEnumerable<KeyspaceUnit> units, StoreLimits limits)
    {
        var batch = ImmutableArray.CreateBuilder<KeyspaceUnit>();
        var (conditions, writes, bytes) = (0, 0, 0);
        foreach (var unit in units)
        {
            var size = unit.Writes.Sum(SizeOf);
            var isFull =
                conditions + unit.Conditions.Length > limits.MaxOperations
                || writes + unit.Writes.Length > limits.MaxOperations
                || bytes + size > limits.MaxRequestBytes / 2;
            if (isFull && batch.Count > 0)
            {
                yield return new(batch.DrainToImmutable());
                (conditions, writes, bytes) = (0, 0, 0);
            }

            batch.Add(unit);
            (conditions, writes, bytes) = (
                conditions + unit.Conditions.Length,
                writes + unit.Writes.Length,
                bytes + size
            );
        }

        if (batch.Count > 0)
        {
            yield return new(batch.DrainToImmutable());
        }
    }

    private static int SizeOf(Write write) => write.Key.Length + (write is Write.Put put ? put.Value.Length : 0);
}
