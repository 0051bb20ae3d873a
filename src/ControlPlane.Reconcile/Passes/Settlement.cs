using ControlPlane.Reconcile.Publishing;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Reconcile.Passes;

/// <summary>What became of a step that had not ended well, told by what a later round reads.</summary>
internal static class Settlement
{
    /// <param name="ended">How the step ended when it was tried.</param>
    /// <param name="observed">What was read after that.</param>
    /// <param name="finding">What was found about the record then; null: nothing, since it is gone or cannot be read.</param>
    public static StepOutcome Of(StepOutcome ended, Observed observed, Finding? finding)
    {
        if (
            ended is StepOutcome.Done
            || observed.Cells.Find(ended.Step.Record.Cell) is not CellView.Read { Records: var records }
        )
        {
            return ended;
        }

        var (modified, value) = Find(ended.Step.Record, records);
        return (ended, ended.Step) switch
        {
            (StepOutcome.Unknown, PlanStep.Write write) when write.Content.Equals(value) => new StepOutcome.Done(
                write,
                modified
            ),
            (StepOutcome.Unknown, PlanStep.Delete delete) when value is null => new StepOutcome.Done(
                delete,
                records.At
            ),
            _ when finding is null or { Verdict: Verdict.InSync } => new StepOutcome.NoLongerNeeded(
                ended.Step,
                finding?.Why ?? "There is no such record any more."
            ),
            _ => ended,
        };
    }

    private static (Revision Modified, ByteString? Value) Find(ServingRecordId record, ServingRecords records) =>
        record.KeyspaceName is { } keyspace
            ? (
                records.SrvKeyspaces.Find(keyspace)?.Modified ?? Revision.None,
                records.SrvKeyspaces.Find(keyspace)?.Value
            )
            : (records.SrvVSchema?.Modified ?? Revision.None, records.SrvVSchema?.Value);
}
