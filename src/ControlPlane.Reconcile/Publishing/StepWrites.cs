using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Publishing;

/// <summary>A step as a write of the store that its cell lives in.</summary>
internal static class StepWrites
{
    public static Write Of(PlanStep step, CellLayout layout)
    {
        var key = KeyOf(step.Record, layout);
        return step switch
        {
            PlanStep.Write write => new Write.Put(key, write.Content),
            PlanStep.Delete => new Write.Delete(key),
            _ => throw new InvalidOperationException($"{step} is neither a write nor a delete."),
        };
    }

    public static Key KeyOf(ServingRecordId record, CellLayout layout) =>
        record is ServingRecordId.SrvKeyspace srvKeyspace
            ? layout.SrvKeyspace(srvKeyspace.Keyspace)
            : layout.SrvVSchema;
}
