using System.Collections.Immutable;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Readiness;

/// <summary>
/// What a vtgate that starts now would lack in one cell. A record that is there and can be decoded is enough, stale or
/// not: the vtgate starts with it and learns of the next one.
/// </summary>
public sealed record CellReadiness
{
    public required CellName Cell { get; init; }

    /// <summary>Why nothing can be said about the cell; null: it can.</summary>
    public string? Problem { get; init; }

    /// <summary>Records that are there.</summary>
    public int Ready { get; init; }

    /// <summary>Records that are missing, empty or undecodable, and can be written: worth waiting for.</summary>
    public ImmutableArray<Finding> Awaited { get; init; } = [];

    /// <summary>Such records that a guard holds back until somebody does something: not waited for.</summary>
    public ImmutableArray<Finding> HeldBack { get; init; } = [];

    /// <summary>Keyspaces to watch that have no Keyspace record; a vtgate that is told to watch one does not start.</summary>
    public OrdinalSet<KeyspaceName> Unknown { get; init; } = OrdinalSet<KeyspaceName>.Empty;

    public bool IsReady => Problem is null && Awaited.IsEmpty && Unknown.Count == 0;

    /// <param name="plan">The cell's part of a plan.</param>
    /// <param name="global">What it was made from.</param>
    /// <param name="watched">The keyspaces that matter; null: all.</param>
    public static CellReadiness Of(CellPlan plan, GlobalRecords global, OrdinalSet<KeyspaceName>? watched)
    {
        var findings = plan
            .Findings.Where(finding =>
                finding.Record.KeyspaceName is not { } keyspace || watched?.Contains(keyspace) != false
            )
            .ToLookup(finding => finding.Condition is Verdict.Missing or Verdict.Empty or Verdict.Undecodable);
        return new()
        {
            Cell = plan.Cell,
            Problem = plan.Problem,
            Ready = findings[false].Count(),
            Awaited = [.. findings[true].Where(finding => finding.Block?.PassesByItself != false)],
            HeldBack = [.. findings[true].Where(finding => finding.Block?.PassesByItself == false)],
            Unknown = (watched ?? OrdinalSet<KeyspaceName>.Empty)
                .Where(keyspace => global.Keyspaces.Find(keyspace)?.Keyspace is null)
                .ToOrdinalSet(),
        };
    }
}
