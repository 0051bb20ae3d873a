using ControlPlane.Serving.Findings;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Serving.Planning;

/// <summary>One change of one serving record, and the version of it that may be replaced.</summary>
/// <param name="Replaces">The target's revision as read; <see cref="Revision.None"/>: it must not exist.</param>
public abstract record PlanStep(Finding Finding, Revision Replaces)
{
    public ServingRecordId Record => Finding.Record;

    /// <summary>Put the record. The bytes are shared by all cells that get the same record.</summary>
    public sealed record Write(Finding Finding, Revision Replaces, ByteString Content) : PlanStep(Finding, Replaces);

    public sealed record Delete(Finding Finding, Revision Replaces) : PlanStep(Finding, Replaces);
}
