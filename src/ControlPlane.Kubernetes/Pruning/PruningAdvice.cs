using ControlPlane.Kubernetes.Discovery;
using ControlPlane.Serving.Gates;

namespace ControlPlane.Kubernetes.Pruning;

/// <summary>Says what prunes, and the exact step that ends it.</summary>
internal static class PruningAdvice
{
    public static (string Why, string Remedy, HeldKeyspaces Held) Of(PrunedCell pruned, PruningState state) =>
        (
            state is PruningState.InForce ? WhyInForce(pruned) : WhyNotRolledOut(pruned),
            state is PruningState.InForce ? SwitchOff(pruned) : Release(pruned, "Release the rollout"),
            pruned.Held
        );

    private static string WhyInForce(PrunedCell pruned) =>
        $"The Vitess operator removes SrvKeyspaces of keyspaces without tablets in {pruned.Cell.Cell}: "
        + $"{InForce(pruned)}. What is written there would be removed again.";

    private static string WhyNotRolledOut(PrunedCell pruned) =>
        $"Pruning is switched off in {pruned.Cluster!.Name}, but that is not rolled out: {InForce(pruned)}"
        + $", and the change waits on {(pruned.Deletes ? "it" : "the VitessKeyspaces")} in the annotation {Labels.Scheduled}"
        + $"{(pruned.Cell.IsScheduled || !pruned.Deletes ? "" : ", which the operator has not put there yet")}. "
        + "Until the rollout what is written there would be removed again.";

    private static string InForce(PrunedCell pruned)
    {
        var (cell, shards) = (pruned.Cell, pruned.Shards is null ? "" : $" ({Some(pruned)})");
        return (pruned.Deletes, pruned.Empties) switch
        {
            (true, true) =>
                $"pruneSrvKeyspaces is in force on {cell.Name}, pruneShardCells on its VitessShards{shards}",
            (true, false) => $"pruneSrvKeyspaces is in force on {cell.Name}",
            _ => $"pruneShardCells is in force on its VitessShards{shards}",
        };
    }

    private static string Some(PrunedCell pruned)
    {
        const int Most = 3;
        var keyspaces = pruned.Emptied.Select(keyspace => keyspace.Value).ToArray();
        return string.Join(", ", keyspaces.Take(Most)) + (keyspaces.Length > Most ? ", …" : "");
    }

    /// <summary>Both switches, whichever is on: with one of them left on, records are still removed (lab-operator.md).</summary>
    private static string SwitchOff(PrunedCell pruned) =>
        $"kubectl -n {pruned.Cell.Key.Namespace} patch vitesscluster {pruned.Cell.Cluster ?? "NAME"} --type=merge -p "
        + "'{\"spec\":{\"topologyReconciliation\":{\"pruneSrvKeyspaces\":false,\"pruneShardCells\":false}}}'. "
        + Release(pruned, "Then, unless its updateStrategy is Immediate, release the rollout");

    private static string Release(PrunedCell pruned, string lead) =>
        $"{lead}: kubectl -n {pruned.Cell.Key.Namespace} annotate {Objects(pruned)} {Labels.Released}=true. "
        + "Pending changes of other kinds are rolled out with it.";

    private static string Objects(PrunedCell pruned) =>
        (pruned.Deletes, pruned.Empties) switch
        {
            (true, false) => $"vitesscell/{pruned.Cell.Key.Name}",
            _ => $"vitesscells,vitesskeyspaces -l {Labels.Cluster}={pruned.Cell.Cluster ?? "NAME"}",
        };
}
