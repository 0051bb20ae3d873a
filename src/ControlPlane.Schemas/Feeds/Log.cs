using Microsoft.Extensions.Logging;

namespace ControlPlane.Schemas.Feeds;

/// <summary>What an operator may want to know of reading tables. Ids 2200 to 2299.</summary>
internal static partial class Log
{
    [LoggerMessage(
        2201,
        LogLevel.Information,
        "Tables of {Keyspace} are read from {Where}: {Tables} tables, {Views} views"
    )]
    public static partial void Reads(ILogger logger, string keyspace, string where, int tables, int views);

    [LoggerMessage(
        2202,
        LogLevel.Warning,
        "Tables of {Keyspace} cannot be read ({Kind}), the last list is kept: {Why}"
    )]
    public static partial void CannotRead(ILogger logger, string keyspace, string kind, string why);

    [LoggerMessage(2203, LogLevel.Error, "A bug keeps tables of {Keyspace} from being read")]
    public static partial void Stumbled(ILogger logger, string keyspace, Exception bug);

    [LoggerMessage(2204, LogLevel.Warning, "The shards' primaries cannot be followed: {Why}")]
    public static partial void NoPrimaries(ILogger logger, string why);
}
