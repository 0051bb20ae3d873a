using System.Runtime.CompilerServices;
using ControlPlane.Rpc;
using ControlPlane.Rpc.Server;
using Google.Protobuf;

namespace ControlPlane.TabletFixture;

/// <summary>A tablet that says what real ones said, byte for byte, over real gRPC.</summary>
public static class RecordedTablet
{
    /// <summary>Answers each recorded request as it was answered then; of equal requests, as the first one was.</summary>
    public static RpcServices Replaying(IEnumerable<RecordedCall> calls)
    {
        var services = RpcServices.None;
        foreach (var method in calls.GroupBy(call => call.Method))
        {
            var known = method.GroupBy(call => call.Request).ToDictionary(equal => equal.Key, equal => equal.First());
            services = services.WithBytes(
                method.Key,
                (request, _, cancellation) =>
                    known.TryGetValue(request, out var call)
                        ? AnswerAsync(call, cancellation)
                        : throw Unknown(method.Key, request)
            );
        }

        return services;
    }

    /// <summary>Answers every request for a method as one recorded call was.</summary>
    public static RpcServices Answering(RecordedCall call) =>
        RpcServices.None.WithBytes(call.Method, (_, _, cancellation) => AnswerAsync(call, cancellation));

    private static async IAsyncEnumerable<ByteString> AnswerAsync(
        RecordedCall call,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        foreach (var message in call.Messages)
        {
            yield return message;
        }

        if (call.IsOpen)
        {
            await Task.Delay(Timeout.Infinite, cancellation);
        }

        if (call.Code != 0)
        {
            throw new RpcException(RpcStatus.Answer((RpcStatusCode)call.Code, call.Message));
        }
    }

    private static RpcException Unknown(string method, ByteString request) =>
        new(RpcStatus.Answer(RpcStatusCode.Internal, $"Nobody recorded {method} with {request.ToBase64()}."));
}
