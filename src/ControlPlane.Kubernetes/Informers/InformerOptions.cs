using ControlPlane.Kubernetes.Client;

namespace ControlPlane.Kubernetes.Informers;

/// <summary>How an informer follows its kind. The defaults are meant to be kept.</summary>
public sealed record InformerOptions
{
    /// <summary>Which objects.</summary>
    public Selection Selection { get; init; } = Selection.Everything;

    public int PageSize { get; init; } = 500;

    /// <summary>A watch ends after this time up to twice it, so that those of a fleet do not all end together.</summary>
    public TimeSpan WatchBound { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>See <see cref="WatchQuery"/>. Well above the minute between bookmarks.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>After the first failure; doubled by each further one, and each time between half and the whole of it.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often every key is handed out again without a change. Null: never.</summary>
    public TimeSpan? Resync { get; init; }
}
