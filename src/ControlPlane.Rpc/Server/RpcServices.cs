using System.Collections.Immutable;
using ControlPlane.Rpc.Server.Methods;
using ControlPlane.Rpc.Statuses;
using Google.Protobuf;

namespace ControlPlane.Rpc.Server;

/// <summary>
/// What a server serves: methods and who answers them. Immutable; each <c>With</c> gives a map with one more method.
/// A handler ends a call with another status than OK by throwing an <see cref="RpcException"/>, made with
/// <see cref="RpcStatus.Answer"/>. Whatever else it throws becomes Unknown, and its words stay in the log. Its token is
/// cancelled when the client is gone, after the deadline, and when the server stops.
/// </summary>
public sealed class RpcServices
{
    private readonly ImmutableDictionary<string, MethodHandler> methods;

    private RpcServices(ImmutableDictionary<string, MethodHandler> methods) => this.methods = methods;

    public static RpcServices None { get; } =
        new(ImmutableDictionary.Create<string, MethodHandler>(StringComparer.Ordinal));

    /// <summary>One request, one response.</summary>
    public RpcServices WithUnary<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method,
        Func<TRequest, RpcServerCall, CancellationToken, Task<TResponse>> handler
    )
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse> =>
        With(
            method.Path,
            new OneRequestHandler<TRequest, TResponse>(
                MessageCodec.Of<TRequest>(),
                MessageCodec.Of(method.ResponseParser),
                (request, call, cancellation) => One(handler(request, call, cancellation)),
                isStream: false
            )
        );

    /// <summary>One request, any number of responses, each sent as soon as it is there.</summary>
    public RpcServices WithServerStreaming<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method,
        Func<TRequest, RpcServerCall, CancellationToken, IAsyncEnumerable<TResponse>> handler
    )
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse> =>
        With(
            method.Path,
            new OneRequestHandler<TRequest, TResponse>(
                MessageCodec.Of<TRequest>(),
                MessageCodec.Of(method.ResponseParser),
                handler,
                isStream: true
            )
        );

    /// <summary>Any number of requests, one response.</summary>
    public RpcServices WithClientStreaming<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method,
        Func<IAsyncEnumerable<TRequest>, RpcServerCall, CancellationToken, Task<TResponse>> handler
    )
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse> =>
        WithDuplex(method, (requests, call, cancellation) => One(handler(requests, call, cancellation)));

    /// <summary>
    /// Messages both ways. The requests end when the client half-closes; the call ends with the responses, whether or not
    /// the client has more to say.
    /// </summary>
    public RpcServices WithDuplex<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method,
        Func<IAsyncEnumerable<TRequest>, RpcServerCall, CancellationToken, IAsyncEnumerable<TResponse>> handler
    )
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse> =>
        With(
            method.Path,
            new StreamHandler<TRequest, TResponse>(
                MessageCodec.Of<TRequest>(),
                MessageCodec.Of(method.ResponseParser),
                handler
            )
        );

    /// <summary>One request, any number of responses, as bytes that nobody here looks into.</summary>
    /// <param name="path">The <c>:path</c>, for example <c>/queryservice.Query/GetSchema</c>.</param>
    /// <param name="handler">Answers with the bytes of whole messages.</param>
    public RpcServices WithBytes(
        string path,
        Func<ByteString, RpcServerCall, CancellationToken, IAsyncEnumerable<ByteString>> handler
    ) =>
        With(
            path,
            new OneRequestHandler<ByteString, ByteString>(
                MessageCodec.Bytes,
                MessageCodec.Bytes,
                handler,
                isStream: true
            )
        );

    /// <summary>All methods of both.</summary>
    /// <exception cref="ArgumentException">A method is in both.</exception>
    public RpcServices And(RpcServices others) => new(methods.AddRange(others.methods));

    /// <returns>Null when there is none; <see cref="Missing"/> then says what to answer.</returns>
    internal MethodHandler? Find(string path) => methods.GetValueOrDefault(path);

    /// <summary>In the words of grpc-go, which Vitess' tools match on (<c>server.go</c>, <c>handleStream</c>).</summary>
    internal RpcStatus Missing(string path)
    {
        var name = path.StartsWith('/') ? path[1..] : path;
        var slash = name.LastIndexOf('/');
        var text =
            slash < 0 ? $"malformed method name: \"{path}\""
            : methods.Keys.Any(known => known.StartsWith($"/{name[..slash]}/", StringComparison.Ordinal))
                ? $"unknown method {name[(slash + 1)..]} for service {name[..slash]}"
            : $"unknown service {name[..slash]}";
        return RpcStatus.Answer(RpcStatusCode.Unimplemented, text);
    }

    private RpcServices With(string path, MethodHandler handler) => new(methods.Add(path, handler));

    private static async IAsyncEnumerable<T> One<T>(Task<T> answer)
    {
        yield return await answer;
    }
}
