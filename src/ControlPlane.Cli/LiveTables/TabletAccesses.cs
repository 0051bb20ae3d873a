using ControlPlane.Rpc.Tls;
using ControlPlane.Schemas.Feeds;
using ControlPlane.Schemas.Primaries;
using ControlPlane.Schemas.Tablets;
using ControlPlane.Topology.Stores;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Cli.LiveTables;

/// <summary>Makes the way to tablets out of settings.</summary>
internal static class TabletAccesses
{
    /// <exception cref="StoreException">A TLS file does not hold what it should.</exception>
    public static TabletSources Open(SchemaSettings settings, ITabletRecords records, FeedOptions options)
    {
        var access = new TabletAccess
        {
            Tls = settings.Tls is { } files ? Follow(files, options).Current : null,
            Credentials = settings.Credentials is { } path ? new CredentialsFile(path).Current : null,
        };
        return new(records, new TabletDialer(access, options.Limits, options.Time));
    }

    private static TlsFollower Follow(RpcTlsFiles files, FeedOptions options)
    {
        try
        {
            return new(files, new TlsLog(options.Logger), options.Time);
        }
        catch (TlsFilesException failure)
        {
            throw new StoreException(StoreFailure.Tls, "tablets", $"Tablets: {failure.Message}", failure);
        }
    }
}

/// <summary>Tells of the TLS files for tablets. Ids 2250 to 2259.</summary>
internal sealed partial class TlsLog(ILogger logger) : ITlsObserver
{
    public void Changed() => LogChanged(logger);

    public void Unusable(string why) => LogUnusable(logger, why);

    [LoggerMessage(2250, LogLevel.Information, "TLS files for tablets changed and are used for new connections")]
    private static partial void LogChanged(ILogger logger);

    [LoggerMessage(2251, LogLevel.Warning, "TLS files for tablets cannot be used, the last good ones are kept: {Why}")]
    private static partial void LogUnusable(ILogger logger, string why);
}
