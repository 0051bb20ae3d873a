using ControlPlane.Rpc.Tls;

namespace ControlPlane.Topology.Etcd;

/// <summary>What must be true of <see cref="EtcdOptions"/>.</summary>
internal static class OptionRules
{
    public static IReadOnlyList<string> ProblemsOf(EtcdOptions options) =>
        [.. Durations(options), .. Sizes(options), .. options.Tls is { } tls ? TlsFiles(tls) : []];

    private static IEnumerable<string> Durations(EtcdOptions options)
    {
        (string Name, TimeSpan Value, TimeSpan Least)[] durations =
        [
            (nameof(options.CallTimeout), options.CallTimeout, TimeSpan.FromMilliseconds(1)),
            (nameof(options.TryTimeout), options.TryTimeout, TimeSpan.FromMilliseconds(1)),
            (nameof(options.RetryFor), options.RetryFor, TimeSpan.Zero),
            (nameof(options.ConnectTimeout), options.ConnectTimeout, TimeSpan.FromMilliseconds(1)),
            (nameof(options.PingDelay), options.PingDelay, TimeSpan.FromSeconds(10)),
            (nameof(options.PingTimeout), options.PingTimeout, TimeSpan.FromSeconds(1)),
            (nameof(options.HeartbeatInterval), options.HeartbeatInterval, TimeSpan.FromMilliseconds(1)),
            (nameof(options.HeartbeatTimeout), options.HeartbeatTimeout, TimeSpan.FromMilliseconds(1)),
        ];
        return from duration in durations
            where duration.Value < duration.Least || duration.Value > TimeSpan.FromDays(1)
            select $"{duration.Name} is {duration.Value}, it must be from {duration.Least} to one day";
    }

    private static IEnumerable<string> Sizes(EtcdOptions options)
    {
        (string Name, int Value)[] sizes =
        [
            (nameof(options.PageBytes), options.PageBytes),
            (nameof(options.WatchBacklog), options.WatchBacklog),
            (nameof(options.WatchBacklogBytes), options.WatchBacklogBytes),
            ("Limits.MaxRequestBytes", options.Limits.MaxRequestBytes),
            ("Limits.MaxOperations", options.Limits.MaxOperations),
        ];
        foreach (var (name, value) in sizes.Where(size => size.Value < 1))
        {
            yield return $"{name} is {value}, it must be at least 1";
        }

        if (options.MaxReceiveBytes < options.PageBytes)
        {
            yield return $"MaxReceiveBytes is {options.MaxReceiveBytes}, it must be at least PageBytes, "
                + $"{options.PageBytes}";
        }
    }

    private static IEnumerable<string> TlsFiles(RpcTlsFiles files)
    {
        if (files.Certificate is null != files.Key is null)
        {
            yield return "a client certificate and its key must be given together, "
                + $"only the {(files.Key is null ? "certificate" : "key")} is";
        }

        foreach (var path in new[] { files.Ca, files.Certificate, files.Key }.OfType<string>())
        {
            if (!File.Exists(path))
            {
                yield return $"the TLS file '{path}' does not exist or may not be read";
            }
        }
    }
}
