using ControlPlane.Topology.Layout;

namespace ControlPlane.Kubernetes.Discovery;

/// <summary>A global store as a declaration names it.</summary>
/// <param name="Implementation">As vtgate's <c>--topo_implementation</c>; we keep topologies in <c>etcd2</c> only.</param>
/// <param name="Address">As vtgate's <c>--topo_global_server_address</c>: host:port, with commas between several.</param>
/// <param name="Root">As vtgate's <c>--topo_global_root</c>.</param>
public sealed record StorePlace(string Implementation, string Address, string Root)
{
    public const string Etcd = "etcd2";

    /// <summary>Whether both mean the same records. Slashes around a root and the order of servers do not count.</summary>
    public bool IsSameAs(StorePlace other) => Keys.Intersect(other.Keys, StringComparer.Ordinal).Any();

    /// <summary>One for each server. Two places that have one in common are the same.</summary>
    public IEnumerable<string> Keys =>
        ServersOf(Address).Select(server => $"{Implementation} {new TopologyRoot(Root)} {server.ToLowerInvariant()}");

    public override string ToString() => $"{Root} in {Address}";

    private static HashSet<string> ServersOf(string address) =>
        address
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(server =>
                server[(server.IndexOf("://", StringComparison.Ordinal) is >= 0 and var at ? at + 3 : 0)..]
            )
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
}
