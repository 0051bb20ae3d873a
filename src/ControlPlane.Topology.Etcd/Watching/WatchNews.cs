using ControlPlane.Topology.Etcd.Calls;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Etcd.Watching;

/// <summary>What a watch has to say to its reader. All but the first kind are its last word.</summary>
internal abstract record WatchNews
{
    private WatchNews() { }

    public sealed record Told(TopologyChange Change) : WatchNews;

    /// <summary>What comes next cannot be told as changes any more.</summary>
    public sealed record Lost(string Why) : WatchNews;

    /// <summary>The server did not take it.</summary>
    /// <param name="By">The stream it was asked on, which carries the token it was asked with.</param>
    public sealed record Refused(EtcdFault Fault, WatchStream By) : WatchNews;

    /// <summary>There will be no stream for it.</summary>
    public sealed record Failed(Exception Cause) : WatchNews;
}
