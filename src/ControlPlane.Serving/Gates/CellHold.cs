using ControlPlane.Serving.Findings;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Gates;

/// <summary>Why nothing is to be written in a cell for now, however wrong its records are.</summary>
/// <param name="Reason">Why, in a word.</param>
/// <param name="Why">Why, in a sentence.</param>
/// <param name="Remedy">The step that ends it.</param>
public sealed record CellHold(BlockReason Reason, string Why, string Remedy)
{
    /// <summary>The keyspaces whose SrvKeyspaces are held; null: those of all keyspaces, and the SrvVSchema too.</summary>
    public HeldKeyspaces? Keyspaces { get; init; }

    public bool Covers(ServingRecordId record) =>
        Keyspaces is not { } held || (record.KeyspaceName is { } keyspace && held.Has(keyspace));

    /// <summary>
    /// The finding with this as its block, unless a guard has something to say already. That a SrvVSchema comes first
    /// is no such thing, since it is this that keeps it from coming.
    /// </summary>
    internal Finding Apply(Finding finding) =>
        finding is { Condition: not Verdict.InSync, Block: null or { Reason: BlockReason.SrvVSchemaFirst } }
        && Covers(finding.Record)
            ? finding with
            {
                Block = new(Reason, Why, Remedy),
            }
            : finding;
}

/// <summary>Some keyspaces, or all but some.</summary>
public sealed record HeldKeyspaces(OrdinalSet<KeyspaceName> Names, bool AreAllBut)
{
    public bool Has(KeyspaceName keyspace) => Names.Contains(keyspace) != AreAllBut;
}
