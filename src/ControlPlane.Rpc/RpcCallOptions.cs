namespace ControlPlane.Rpc;

/// <summary>What one call asks for beside its request.</summary>
public sealed record RpcCallOptions
{
    /// <summary>No timeout, no metadata.</summary>
    public static RpcCallOptions None { get; } = new();

    /// <summary>
    /// How long the whole call may take, measured by the channel's clock from the moment it is made; the server is told
    /// as well. Null: as long as it likes. Zero or less fails at once without sending.
    /// </summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Sent with the request, for example etcd's <c>token</c> and <c>hasleader</c>.</summary>
    public RpcMetadata Metadata { get; init; } = RpcMetadata.Empty;

    public static RpcCallOptions Within(TimeSpan timeout) => new() { Timeout = timeout };
}
