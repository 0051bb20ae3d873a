using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Client;

/// <summary>One step of a watch.</summary>
public abstract record WatchEvent
{
    private WatchEvent() { }

    /// <summary>
    /// The server took the watch: its headers are here. The first one, unless <see cref="Ended"/> comes at once; on an
    /// idle kind nothing else may come for a minute.
    /// </summary>
    public sealed record Begun : WatchEvent;

    /// <summary>It is new, or new to the selection.</summary>
    public sealed record Added(KubeObject Object) : WatchEvent;

    public sealed record Modified(KubeObject Object) : WatchEvent;

    /// <summary>It is gone, or out of the selection; the object as it was last.</summary>
    public sealed record Deleted(KubeObject Object) : WatchEvent;

    /// <summary>Everything up to here was told; a new watch may begin here.</summary>
    public sealed record Bookmark(string ResourceVersion) : WatchEvent;

    /// <summary>Always the last one, and there is always one.</summary>
    public sealed record Ended(WatchEnd Why) : WatchEvent;
}

/// <summary>Why a watch ended.</summary>
public abstract record WatchEnd
{
    private WatchEnd() { }

    /// <summary>The server ended it in good order, as it does after <c>timeoutSeconds</c>. Go on from the last version.</summary>
    public sealed record ByServer : WatchEnd;

    /// <summary>Nothing came for too long, or the server did not end it in time. Go on from the last version.</summary>
    public sealed record ByUs(string Why) : WatchEnd;

    /// <summary>It could not begin, broke, or the server sent an error: <see cref="ApiError.Expired"/> means list anew.</summary>
    public sealed record Failed(ApiError Error) : WatchEnd;
}
