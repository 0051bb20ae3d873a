using System.Collections.Immutable;
using ControlPlane.Serving.Findings;
using ControlPlane.Topology.Names;

namespace ControlPlane.Reconcile.Loops;

/// <summary>The last finding on every record, and who is told when one changes.</summary>
internal sealed class FindingBoard(ILoopObserver observer)
{
    private readonly SortedDictionary<CellName, SortedDictionary<ServingRecordId, Finding>> cells = [];

    private readonly SortedSet<ServingRecordId> blocked = [];

    /// <summary>Records that a guard keeps back.</summary>
    public IEnumerable<ServingRecordId> Blocked => blocked;

    public IEnumerable<Finding> SrvVSchemas =>
        cells.Select(pair => pair.Value.GetValueOrDefault(new ServingRecordId.SrvVSchema(pair.Key))).OfType<Finding>();

    public ImmutableArray<Finding> In(CellName cell) => cells.TryGetValue(cell, out var found) ? [.. found.Values] : [];

    /// <param name="record">The record.</param>
    /// <param name="now">What is found now; null: there is no such record to be judged any more.</param>
    public void Put(ServingRecordId record, Finding? now)
    {
        if (!cells.TryGetValue(record.Cell, out var found))
        {
            cells[record.Cell] = found = [];
        }

        var before = found.GetValueOrDefault(record);
        _ = now?.Block is null ? blocked.Remove(record) : blocked.Add(record);
        if (now is null)
        {
            found.Remove(record);
        }
        else
        {
            found[record] = now;
        }

        if (before?.Condition != now?.Condition || before?.Block?.Reason != now?.Block?.Reason)
        {
            observer.Found(record, before, now);
        }
    }

    /// <summary>Takes everything about a cell off.</summary>
    public void Clear(CellName cell)
    {
        foreach (var finding in In(cell))
        {
            Put(finding.Record, null);
        }

        cells.Remove(cell);
    }

    public IEnumerable<CellName> Cells => [.. cells.Keys];
}
