using Microsoft.Extensions.Logging;

namespace ControlPlane.Rpc.Server;

/// <summary>What an operator may want to know of a server's inner life. Ids 2000 to 2099.</summary>
internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Error, "The handler of {Path} failed")]
    public static partial void HandlerFailed(ILogger logger, string path, Exception failure);
}
