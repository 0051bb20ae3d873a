using System.Buffers.Binary;
using System.Globalization;
using ControlPlane.Protocols.Etcd;
using ControlPlane.Rpc;
using ControlPlane.Topology.Etcd.Tests.Watching;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace ControlPlane.Topology.Etcd.Tests.Peers;

/// <summary>The server's end of a gRPC call, message by message.</summary>
internal sealed class FakeWatchStream(HttpContext context)
{
    /// <summary>Waits for the creation of a watch, answers it, and says where it starts.</summary>
    public async Task<long> CreateAsync(long id)
    {
        while (await ReadAsync(WatchRequest.Parser) is { } request)
        {
            if (request.CreateRequest is { } create)
            {
                await WriteAsync(Events.Created(id, revision: 200));
                return create.StartRevision;
            }
        }

        throw new IOException("The client asked for no watch.");
    }

    /// <summary>Waits for the creation of a watch and refuses it, as a server does that knows the token no more.</summary>
    public async Task RefuseAsync()
    {
        while (await ReadAsync(WatchRequest.Parser) is { CreateRequest: null }) { }
        await WriteAsync(
            new WatchResponse
            {
                Header = Events.Header(200),
                WatchId = -1,
                Created = true,
                Canceled = true,
                CancelReason = "rpc error: code = PermissionDenied desc = etcdserver: permission denied",
            }
        );
        await ServeAsync();
    }

    /// <summary>Answers nothing more, for as long as the client stays.</summary>
    public Task FreezeAsync() => Task.Delay(Timeout.Infinite, context.RequestAborted);

    /// <summary>Answers what is asked about progress, for as long as the client stays.</summary>
    public async Task ServeAsync()
    {
        while (await ReadAsync(WatchRequest.Parser) is { } request)
        {
            if (request.ProgressRequest is not null)
            {
                await WriteAsync(new WatchResponse { Header = Events.Header(200), WatchId = -1 });
            }
        }
    }

    public async Task<T?> ReadAsync<T>(MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        var prefix = new byte[5];
        if (await context.Request.Body.ReadAtLeastAsync(prefix, 5, false, context.RequestAborted) < 5)
        {
            return null;
        }

        var message = new byte[BinaryPrimitives.ReadInt32BigEndian(prefix.AsSpan(1))];
        await context.Request.Body.ReadExactlyAsync(message, context.RequestAborted);
        return parser.ParseFrom(message);
    }

    public async Task WriteAsync(IMessage message)
    {
        var frame = new byte[5 + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - 5);
        message.WriteTo(frame.AsSpan(5));
        await context.Response.Body.WriteAsync(frame, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    /// <summary>Ends the call with a status behind its messages.</summary>
    public Task EndAsync(RpcStatusCode code, string message = "")
    {
        context.Response.AppendTrailer("grpc-status", ((int)code).ToString(CultureInfo.InvariantCulture));
        context.Response.AppendTrailer("grpc-message", message);
        return context.Response.CompleteAsync();
    }
}
