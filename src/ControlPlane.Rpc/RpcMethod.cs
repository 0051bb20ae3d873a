using Google.Protobuf;

namespace ControlPlane.Rpc;

/// <summary>One method of a service. Service and name are case-sensitive on the wire.</summary>
/// <param name="Service">With its package, for example <c>etcdserverpb.KV</c>.</param>
/// <param name="Name">For example <c>Range</c>.</param>
/// <param name="ResponseParser">The generated parser of the response message.</param>
public sealed record RpcMethod<TRequest, TResponse>(
    string Service,
    string Name,
    MessageParser<TResponse> ResponseParser
)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    /// <summary>The <c>:path</c> of a call.</summary>
    public string Path => $"/{Service}/{Name}";

    public override string ToString() => Path;
}
