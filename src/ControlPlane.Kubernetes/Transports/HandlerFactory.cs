using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using ControlPlane.Kubernetes.Configuration;
using ControlPlane.Kubernetes.Credentials;

namespace ControlPlane.Kubernetes.Transports;

/// <summary>Sets up the handler: no redirects, no cookies, a proxy only where the configuration names one.</summary>
internal static class HandlerFactory
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(15);

    /// <returns>An invoker, not a client: a client would add a timeout of 100 s of its own.</returns>
    public static HttpMessageInvoker Create(ClusterConfiguration cluster, TlsTexts texts) =>
        new(
            new SocketsHttpHandler
            {
                UseProxy = cluster.Proxy is not null,
                Proxy = cluster.Proxy is { } proxy ? new WebProxy(proxy) : null,
                UseCookies = false,
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.None,
                ConnectTimeout = ConnectTimeout,
                // Otherwise a call above the server's limit of streams waits, silently, for a watch to end.
                EnableMultipleHttp2Connections = true,
                KeepAlivePingDelay = PingDelay,
                KeepAlivePingTimeout = PingTimeout,
                KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
                SslOptions = SslOf(texts),
            }
        );

    private static SslClientAuthenticationOptions SslOf(TlsTexts texts) =>
        new()
        {
            CertificateChainPolicy = texts.Authorities is { } pem ? OwnAuthorities(pem) : null,
            ClientCertificateContext = texts.Certificate is { } pair ? ContextOf(pair) : null,
        };

    // A policy and not a callback: the checks of names, times and usages stay the platform's. With a callback that looks
    // at the chain only, a certificate of the same authority for another name is accepted.
    private static X509ChainPolicy OwnAuthorities(string pem)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck, // a private authority publishes no list
        };
        policy.CustomTrustStore.ImportFromPem(pem);
        return policy;
    }

    private static SslStreamCertificateContext ContextOf(PemPair pair)
    {
        var certificate = X509Certificate2.CreateFromPem(pair.Certificate, pair.Key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(pair.Certificate);
        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }
}
