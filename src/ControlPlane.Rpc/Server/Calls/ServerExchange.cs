using System.Net;
using ControlPlane.Rpc.Server.Methods;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace ControlPlane.Rpc.Server.Calls;

/// <summary>One call from its head to its status. Whatever happens in a handler, the client is told how the call ended.</summary>
/// <param name="http">The exchange.</param>
/// <param name="services">Who answers.</param>
/// <param name="options">What is let through.</param>
/// <param name="stopping">The server stops: streams end now, and no call is taken up.</param>
internal sealed class ServerExchange(
    HttpContext http,
    RpcServices services,
    RpcServerOptions options,
    CancellationToken stopping
)
{
    public async Task RunAsync()
    {
        if (RequestHead.Refusal(http.Request) is { } refusal)
        {
            http.Response.StatusCode = refusal.Status;
            http.Response.ContentType = "text/plain";
            await http.Response.WriteAsync(refusal.Why, http.RequestAborted);
            return;
        }
        LiftLimits();
        http.Response.ContentType = "application/grpc";
        var call = Call();
        using var responses = new ResponseWriter(http, call, options);
        if (Refusal(call, out var method) is { } status)
        {
            await responses.EndAsync(status);
        }
        else
        {
            await ServeAsync(method!, call, responses);
        }
    }

    private async Task ServeAsync(MethodHandler method, RpcServerCall call, ResponseWriter responses)
    {
        var stop = method.IsStream ? stopping : CancellationToken.None;
        using var life = new CallLife(call.Timeout, options.Time, http.RequestAborted, stop);
        var serving = HandleAsync(method, call, responses, life.Token);
        if (await Task.WhenAny(serving, life.CutOff) != serving)
        {
            await responses.CutOffAsync(await life.CutOff);
            life.StopHandler();
        }
        await responses.EndAsync(await serving);
    }

    private async Task<RpcStatus> HandleAsync(
        MethodHandler method,
        RpcServerCall call,
        ResponseWriter responses,
        CancellationToken cancellation
    )
    {
        try
        {
            var encoding = http.Request.Headers["grpc-encoding"].ToString();
            var requests = new RequestReader(http.Request.BodyReader, encoding, options.MaxReceiveSize);
            await method.ServeAsync(requests, responses, call, cancellation);
            return RpcStatus.Answer(RpcStatusCode.Ok, "");
        }
        catch (RpcException ended)
        {
            return ended.Status;
        }
        catch (Exception failure)
        {
            if (!IsEnded(failure, cancellation))
            {
                Log.HandlerFailed(options.Logger, call.Path, failure);
            }
            return cancellation.IsCancellationRequested
                ? RpcStatus.Answer(RpcStatusCode.Cancelled, "The call was cancelled.")
                : RpcStatus.Answer(RpcStatusCode.Unknown, "The handler of the call failed; the server's log says why.");
        }
    }

    // The client is gone or the call was cut off: the transport's exceptions say nothing new.
    private bool IsEnded(Exception failure, CancellationToken cancellation) =>
        failure is OperationCanceledException or IOException
        && (cancellation.IsCancellationRequested || http.RequestAborted.IsCancellationRequested);

    private RpcStatus? Refusal(RpcServerCall call, out MethodHandler? method)
    {
        method = services.Find(call.Path);
        if (stopping.IsCancellationRequested)
        {
            return RpcStatus.Answer(RpcStatusCode.Unavailable, "The server is shutting down.");
        }
        if (method is null)
        {
            return services.Missing(call.Path);
        }
        return RequestHead.IsTimeoutMalformed(http.Request.Headers, out var text)
            ? RpcStatus.Answer(RpcStatusCode.Internal, $"malformed grpc-timeout: \"{text}\"")
            : options.Admit(call);
    }

    private RpcServerCall Call() =>
        new()
        {
            Path = http.Request.Path.Value ?? "",
            Metadata = RequestHead.Metadata(http.Request.Headers),
            Peer = http.Connection.RemoteIpAddress is { } address
                ? new IPEndPoint(address, http.Connection.RemotePort)
                : null,
            ClientCertificate = http.Connection.ClientCertificate,
            Timeout = RequestHead.Timeout(http.Request.Headers),
        };

    // With Kestrel's defaults an idle stream is killed after 5 s, with its whole connection, and a long one after 30 MB.
    private void LiftLimits()
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }
}
