using System.Net;
using System.Net.Security;

namespace ControlPlane.Rpc.Transports;

/// <summary>Sets up the handler: HTTP/2 only, no proxy, no redirects, no cookies, pings while calls are active.</summary>
internal static class HandlerFactory
{
    /// <returns>An invoker, not a client: a client would add a timeout of 100 s of its own.</returns>
    public static HttpMessageInvoker Create(RpcChannelOptions options, RpcTls tls) =>
        new(
            new SocketsHttpHandler
            {
                UseProxy = false,
                UseCookies = false,
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.None,
                ConnectTimeout = options.ConnectTimeout,
                // Otherwise a call above the server's limit of streams waits, silently, for another to end.
                EnableMultipleHttp2Connections = true,
                KeepAlivePingDelay = options.PingDelay,
                KeepAlivePingTimeout = options.PingTimeout,
                // etcd closes connections that ping without a call (etcd server/embed/etcd.go, PermitWithoutStream).
                KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
                SslOptions = SslOf(tls),
            }
        );

    private static SslClientAuthenticationOptions SslOf(RpcTls tls) =>
        new()
        {
            CertificateChainPolicy = tls.Authorities.Count > 0 ? Trust.Only(tls.Authorities) : null,
            ClientCertificateContext = tls.ClientCertificate is { } certificate
                ? SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true)
                : null,
        };
}
