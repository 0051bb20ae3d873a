using ControlPlane.Serving.Findings;
using ControlPlane.Simulation.Kernel;
using ControlPlane.Simulation.Topologies;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Simulation.Oracles;

/// <summary>Looks at every commit of ours, with the stores as they were right before it.</summary>
public sealed class ServingOracle(Audit audit, Journal journal)
{
    private static readonly Func<ServingWrite, string?>[] Rules =
    [
        WriteRules.EqualContent,
        WriteRules.OlderInputs,
        WriteRules.InputsAtCommit,
        WriteRules.VSchemaUnsettled,
        WindowRules.KeyspaceLock,
        WindowRules.Switch,
        WindowRules.Workflow,
        WindowRules.PartialSwitch,
    ];

    public void Look(Author author, Ledger ledger, Transaction transaction, Sent? sent, Revision at)
    {
        if (sent is { IsDone: true } && !IsCreatedAgain(ledger, transaction))
        {
            journal.Violate("done once", $"{author}'s transaction was done at {sent.DoneAt} and again at {at}");
        }

        if (sent is { IsDone: false })
        {
            sent.DoneAt = at;
        }

        foreach (var write in transaction.Writes)
        {
            if (Cluster.ServingRecordAt(write.Key) is { } record && write is Write.Put put && sent is not null)
            {
                Look(new(audit, author, ledger, record, put, sent));
            }
            else if (!IsOwnLock(author, ledger, write))
            {
                journal.Violate("only serving records and own locks", $"{author} wrote {write.Key} at {at}");
            }
        }
    }

    private void Look(ServingWrite write)
    {
        journal.Probe(write.IsInGlobalStore ? "wrote in the global store" : "wrote in a cell's own store");
        journal.Probe(write.Sent.HeldLease == LeaseId.None ? "wrote without a lock" : "wrote under the lock");
        foreach (var rule in Rules)
        {
            if (rule(write) is { } broken)
            {
                journal.Violate(rule.Method.Name, $"{write.Author} wrote {write.Record}: {broken}");
            }
        }
    }

    /// <summary>
    /// No store can tell "never existed" from "deleted again", so a create that is delivered twice may happen twice, if
    /// somebody deleted the record in between.
    /// </summary>
    private static bool IsCreatedAgain(Ledger ledger, Transaction transaction) =>
        transaction.Writes.All(write => ledger.Find(write.Key) is null or { Entry: null });

    private bool IsOwnLock(Author author, Ledger ledger, Write write) =>
        ledger == audit.Global
        && Cluster.LockedKeyspace(write.Key) is not null
        && write is Write.Put put
        && audit.Holds(author, put.Lease);
}
