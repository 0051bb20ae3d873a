using ControlPlane.Rpc.Tests.Peers;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Rpc.Tests;

/// <summary>The method and messages that tests call with.</summary>
internal static class Sample
{
    public static RpcMethod<StringValue, StringValue> Echo { get; } = new("sample.Words", "Echo", StringValue.Parser);

    public static StringValue Text(string text) => new() { Value = text };

    public static Task<StringValue> UnaryAsync(this RpcChannel channel, string text) =>
        channel.UnaryAsync(Echo, Text(text), RpcCallOptions.None, CancellationToken.None);

    public static DuplexCall<StringValue, StringValue> Duplex(this RpcChannel channel) =>
        channel.Duplex(Echo, RpcCallOptions.None, CancellationToken.None);

    public static Task WriteAsync(this DuplexCall<StringValue, StringValue> call, string text) =>
        call.WriteAsync(Text(text), CancellationToken.None);

    public static async Task<string?> ReadAsync(this DuplexCall<StringValue, StringValue> call) =>
        (await call.ReadAsync(CancellationToken.None).AsTask().Soon("a response message"))?.Value;

    /// <summary>The status a call ends with, which must not be OK.</summary>
    public static async Task<RpcStatus> FailureAsync(this Task call) =>
        (await Should.ThrowAsync<RpcException>(call.Soon("the end of a call"))).Status;
}
