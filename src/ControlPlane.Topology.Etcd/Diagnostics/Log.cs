using ControlPlane.Topology.Stores;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Topology.Etcd.Diagnostics;

/// <summary>What an operator may want to know of a store's inner life. Ids 2100 to 2199.</summary>
internal static partial class Log
{
    [LoggerMessage(2101, LogLevel.Information, "Watch stream at {Endpoint} ended: {Why}")]
    public static partial void StreamEnded(ILogger logger, EtcdEndpoint endpoint, string why);

    [LoggerMessage(2102, LogLevel.Warning, "Watch stream at {Endpoint} broken: {Why}")]
    public static partial void StreamBroken(ILogger logger, EtcdEndpoint endpoint, string why);

    [LoggerMessage(2103, LogLevel.Information, "Watch of {Span} starts anew: {Why}")]
    public static partial void WatchLost(ILogger logger, KeySpan span, string why);

    [LoggerMessage(2104, LogLevel.Warning, "Snapshot for the watch of {Span} must wait: {Why}")]
    public static partial void SnapshotFailed(ILogger logger, KeySpan span, string why);

    [LoggerMessage(2110, LogLevel.Warning, "Endpoint {Endpoint} left: {Why}")]
    public static partial void EndpointLeft(ILogger logger, EtcdEndpoint endpoint, string why);

    [LoggerMessage(2120, LogLevel.Information, "Signed in at {Store} as {User}")]
    public static partial void SignedIn(ILogger logger, EtcdAddress store, string user);

    [LoggerMessage(2130, LogLevel.Information, "TLS files of {Store} changed and are used for new connections")]
    public static partial void TlsChanged(ILogger logger, EtcdAddress store);

    [LoggerMessage(2131, LogLevel.Warning, "TLS files of {Store} cannot be used, the last good ones are kept: {Why}")]
    public static partial void TlsUnusable(ILogger logger, EtcdAddress store, string why);
}
