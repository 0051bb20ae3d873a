using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Etcd.Calls;

/// <summary>A call that failed for good. Never leaves this project: whoever made the call says what it was for.</summary>
internal sealed class EtcdCallException(EtcdFault fault, EtcdEndpoint endpoint, Exception cause)
    : Exception(fault.Said, cause)
{
    public EtcdFault Fault { get; } = fault;

    public EtcdEndpoint Endpoint { get; } = endpoint;

    public EtcdCallException With(FaultEffect effect) => new(Fault with { Effect = effect }, Endpoint, this);

    /// <param name="store">The store's address.</param>
    /// <param name="what">What was tried, with its key, such as "reading /vitess/global/".</param>
    public StoreException As(string store, string what) =>
        new(Fault.Failure, store, $"{store}: {what} failed{Where(store)}: {Reason()}", this);

    /// <summary>Names the endpoint where the address has several.</summary>
    private string Where(string store) =>
        string.Equals(store, Endpoint.ToString(), StringComparison.Ordinal) ? "" : $" at {Endpoint}";

    private string Reason() => $"{Fault.Said.TrimEnd('.', ' ')}. {Advice.For(Fault.Failure)}".TrimEnd();
}
