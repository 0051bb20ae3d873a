using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace ControlPlane.Topology.Etcd;

/// <summary>
/// The members of one etcd cluster, in the order they are tried. Two addresses are equal when they name the same
/// endpoints, in whatever order. Source of the form: Vitess' <c>--topo-global-server-address</c> and
/// <c>CellInfo.server_address</c>, comma lists that go to etcd's client as they are.
/// </summary>
public sealed class EtcdAddress : IEquatable<EtcdAddress>
{
    private EtcdAddress(ImmutableArray<EtcdEndpoint> endpoints) => Endpoints = endpoints;

    /// <summary>At least one, each once.</summary>
    public ImmutableArray<EtcdEndpoint> Endpoints { get; }

    /// <exception cref="FormatException">Not an address; the message lists every problem.</exception>
    public static EtcdAddress Parse(string text) =>
        TryParse(text, out var address, out var problem) ? address : throw new FormatException(problem);

    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out EtcdAddress? address,
        [NotNullWhen(false)] out string? problem
    )
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var read = Array.ConvertAll(parts, EtcdEndpoint.Read);
        var problems = read.Select(part => part.Problem).Where(found => found is not null).ToList();
        if (parts.Length == 0)
        {
            problems.Add("an etcd address must name at least one host:port");
        }

        problem = problems.Count == 0 ? null : string.Join("; ", problems);
        address = problem is null ? new EtcdAddress([.. read.Select(part => part.Endpoint).Distinct()]) : null;
        return problem is null;
    }

    /// <summary>
    /// Whether some host and port is in both, so that both lead to the same cluster. False proves nothing: one server
    /// may have several names.
    /// </summary>
    public bool SharesServerWith(EtcdAddress other) =>
        Endpoints.Any(ours => other.Endpoints.Any(theirs => Same(ours.Server, theirs.Server)));

    public bool Equals(EtcdAddress? other) =>
        other is not null
        && Endpoints.Length == other.Endpoints.Length
        && Endpoints.All(endpoint => other.Endpoints.Contains(endpoint));

    public override bool Equals(object? obj) => Equals(obj as EtcdAddress);

    public override int GetHashCode() => Endpoints.Aggregate(0, (hash, endpoint) => hash ^ endpoint.GetHashCode());

    public override string ToString() => string.Join(',', Endpoints);

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);
}
