using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Collections;

namespace ControlPlane.Reconcile.Loops;

/// <summary>Decides of each judged record whether it is written now, looked at later, or done with.</summary>
internal sealed class Sorting(LoopCore core, LoopSetup setup, TimeSpan now, DateTimeOffset clock)
{
    /// <summary>A record that a guard keeps back is looked at again when something changes, and at least this often.</summary>
    private static readonly TimeSpan BlockedAgain = TimeSpan.FromSeconds(10);

    private readonly List<ServingRecordId> held = [];

    /// <returns>The records to write now; and those that rounds must leave alone.</returns>
    public (List<ServingRecordId> ToWrite, OrdinalSet<ServingRecordId> Held) Sort(Judgement judgement)
    {
        var toWrite = judgement.Records.Where(record => MustBeWritten(record, judgement)).ToList();
        return (toWrite, held.ToOrdinalSet());
    }

    private bool MustBeWritten(ServingRecordId record, Judgement judgement)
    {
        var finding = judgement.Findings.GetValueOrDefault(record);
        var step = judgement.Steps.GetValueOrDefault(record);
        if (step is not null && core.Writers.HeldUntil(record, ContentOf(step), clock) is { } until)
        {
            held.Add(record);
            core.Board.Put(record, finding! with { Block = core.Writers.BlockOf(record, clock) });
            core.Queue.Later(record, until - clock, now);
            return false;
        }

        core.Board.Put(record, finding);
        if (step is null)
        {
            Rest(record, finding);
            return false;
        }

        var wait =
            WaitForOtherRound(finding!)
            ?? core.Rounds.Settles(record, now)
            ?? core.Rounds.SpacingLeft(record, setup.Options.SrvVSchemaSpacing, now);
        if (wait is { } left)
        {
            core.Queue.Later(record, left, now);
        }

        return wait is null;
    }

    /// <summary>
    /// A record is in one round at a time; and a missing SrvKeyspace goes with its cell's SrvVSchema, which may be in
    /// another one although it was looked at again for this.
    /// </summary>
    private TimeSpan? WaitForOtherRound(Finding finding)
    {
        var record = finding.Record;
        var isMissing = finding.Condition is Verdict.Missing && record.KeyspaceName is not null;
        var first = isMissing ? new ServingRecordId.SrvVSchema(record.Cell) : record;
        return core.Queue.IsUnderWay(first) ? setup.Options.FirstBackOff : null;
    }

    private void Rest(ServingRecordId record, Finding? finding)
    {
        if (finding?.Block is { } block)
        {
            core.Queue.Later(record, AgainAfter(block), now);
        }
        else
        {
            core.Queue.Settle(record);
        }
    }

    private TimeSpan AgainAfter(Block block) =>
        block.Reason is BlockReason.VSchemaUnsettled ? setup.Rules.VSchemaQuiet / 4 : BlockedAgain;

    private static Google.Protobuf.ByteString? ContentOf(PlanStep step) => (step as PlanStep.Write)?.Content;
}
