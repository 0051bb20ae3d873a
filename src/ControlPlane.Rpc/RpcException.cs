namespace ControlPlane.Rpc;

/// <summary>
/// A call that did not end with OK. The caller's own cancellation is not one: that is an
/// <see cref="OperationCanceledException"/> with the caller's token.
/// </summary>
public sealed class RpcException(RpcStatus status, Exception? cause = null)
    : Exception($"{status.Code}: {status.Message}", cause)
{
    public RpcStatus Status { get; } = status;
}
