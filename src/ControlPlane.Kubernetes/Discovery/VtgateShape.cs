using System.Collections.Immutable;
using System.Text.Json;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.Serving.Gates;

namespace ControlPlane.Kubernetes.Discovery;

/// <summary>How the Vitess operator runs the vtgates of a cell.</summary>
public sealed record VtgateShape(int Replicas, FlagSet Flags, VitessVersion? Version)
{
    /// <summary>What the operator takes when nothing is said. It writes no default back (operators-and-users.md 1.2).</summary>
    private const int UsualReplicas = 2;

    /// <param name="cell">A VitessCell's specification, or an item of <c>cells</c> of a VitessCluster.</param>
    /// <param name="whole">The specification that has flags and images for all components.</param>
    /// <param name="allCells">The value that the operator gives to <c>cells_to_watch</c>.</param>
    internal static VtgateShape Of(JsonElement cell, JsonElement whole, IEnumerable<string> allCells) =>
        new(
            cell.CountAt("gateway", "replicas")
                ?? cell.CountAt("gateway", "autoscaler", "minReplicas")
                ?? UsualReplicas,
            FlagsOf(cell, whole, allCells),
            ImageVersion.Of(whole.TextAt("images", "vtgate"))
        );

    /// <summary>
    /// The operator's own flags, then those for all components, then those for vtgate; a later one replaces an earlier
    /// one of the very same spelling only. It strips leading dashes, and writes all in the order of their names.
    /// </summary>
    private static FlagSet FlagsOf(JsonElement cell, JsonElement whole, IEnumerable<string> allCells)
    {
        var flags = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["cell"] = cell.TextAt("name") ?? "",
            ["cells_to_watch"] = string.Join(',', allCells),
        };
        foreach (
            var (name, value) in whole
                .TextsIn("extraVitessFlags")
                .Concat(cell.TextsIn("gateway", "extraFlags"))
                .Select(flag => (flag.Key.TrimStart('-'), flag.Value))
        )
        {
            flags[name] = value;
        }

        return FlagSet.FromMap(flags);
    }
}
