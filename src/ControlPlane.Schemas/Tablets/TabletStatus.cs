using ControlPlane.Rpc;

namespace ControlPlane.Schemas.Tablets;

/// <summary>What a tablet's gRPC status means: lab-tablet.md 1 has the texts.</summary>
internal static class TabletStatus
{
    /// <summary>vtrpc's CLUSTER_EVENT, which is no standard code.</summary>
    private const RpcStatusCode ClusterEvent = (RpcStatusCode)17;

    public static TabletException Explain(RpcException failure) =>
        new(TroubleOf(failure.Status), Words(failure.Status), failure);

    public static TabletTrouble TroubleOf(RpcStatus status) =>
        status.Code switch
        {
            ClusterEvent => TabletTrouble.NotServing,
            RpcStatusCode.FailedPrecondition => TabletTrouble.NotPrimary,
            RpcStatusCode.InvalidArgument when IsAboutTarget(status.Message) => TabletTrouble.WrongTablet,
            RpcStatusCode.Unimplemented => TabletTrouble.WrongTablet,
            RpcStatusCode.Unauthenticated or RpcStatusCode.PermissionDenied => TabletTrouble.Denied,
            RpcStatusCode.DeadlineExceeded => TabletTrouble.TooSlow,
            RpcStatusCode.ResourceExhausted => TabletTrouble.TooLarge,
            RpcStatusCode.Unavailable => TabletTrouble.Unreachable,
            RpcStatusCode.Internal or RpcStatusCode.Unknown when status.Delivery is not RpcDelivery.Answered =>
                TabletTrouble.Garbage,
            _ => TabletTrouble.Failed,
        };

    private static bool IsAboutTarget(string message) =>
        message.StartsWith("invalid keyspace", StringComparison.Ordinal)
        || message.StartsWith("invalid shard", StringComparison.Ordinal);

    private static string Words(RpcStatus status) =>
        status.Delivery is RpcDelivery.Answered ? $"it answers {status.Code}: {status.Message}" : status.Message;
}
