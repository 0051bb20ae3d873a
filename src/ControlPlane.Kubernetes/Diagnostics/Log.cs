using ControlPlane.Kubernetes.Client;
using ControlPlane.Kubernetes.Objects;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Kubernetes.Diagnostics;

/// <summary>Everything this module logs; ids are stable.</summary>
internal static partial class Log
{
    [LoggerMessage(3101, LogLevel.Information, "Lists {Kind} anew: {Why}")]
    public static partial void ListsAnew(this ILogger log, Resource kind, string why);

    [LoggerMessage(3102, LogLevel.Warning, "Following {Kind} failed {Failures} times in a row: {Why}")]
    public static partial void Fails(this ILogger log, Resource kind, int failures, string why);

    [LoggerMessage(3103, LogLevel.Debug, "A watch of {Kind} ended: {Why}")]
    public static partial void WatchEnded(this ILogger log, Resource kind, WatchEnd why);

    [LoggerMessage(3104, LogLevel.Warning, "{Kind} {Key} cannot be read: {Why}")]
    public static partial void CannotRead(this ILogger log, Resource kind, ObjectKey key, string why);

    [LoggerMessage(3201, LogLevel.Information, "{Identity} leads, term {Number} of {Lease}")]
    public static partial void Leads(this ILogger log, string identity, long number, string lease);

    [LoggerMessage(3202, LogLevel.Warning, "{Identity} no longer leads: {Why}")]
    public static partial void LeadsNoLonger(this ILogger log, string identity, string why);

    [LoggerMessage(3203, LogLevel.Warning, "Lease {Lease} not renewed, last proof {Age} ago: {Why}")]
    public static partial void NotRenewed(this ILogger log, string lease, TimeSpan age, string why);

    [LoggerMessage(3204, LogLevel.Warning, "Lease {Lease} cannot be taken: {Why}")]
    public static partial void NotTaken(this ILogger log, string lease, string why);

    [LoggerMessage(3205, LogLevel.Information, "Lease {Lease} is held by {Holder}")]
    public static partial void HeldBy(this ILogger log, string lease, string holder);

    [LoggerMessage(3206, LogLevel.Information, "{Identity} gave lease {Lease} back")]
    public static partial void Released(this ILogger log, string identity, string lease);

    [LoggerMessage(3207, LogLevel.Warning, "Lease {Lease} could not be given back and will expire: {Why}")]
    public static partial void NotReleased(this ILogger log, string lease, string why);
}
