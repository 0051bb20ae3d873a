using System.Collections.Immutable;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Client;

/// <summary>Which objects of a kind.</summary>
/// <param name="Namespace">Null: of all namespaces.</param>
/// <param name="LabelSelector">As of kubectl's <c>-l</c>: <c>planetscale.com/component=vtgate</c>.</param>
/// <param name="FieldSelector">As <c>metadata.name=a</c>.</param>
public sealed record Selection(string? Namespace = null, string? LabelSelector = null, string? FieldSelector = null)
{
    /// <summary>All of a kind, in all namespaces.</summary>
    public static Selection Everything { get; } = new();
}

/// <summary>Which page of a list.</summary>
/// <param name="Limit">The most objects of a page; 0: all at once.</param>
/// <param name="Continue">The token of the page before; null: the first page.</param>
/// <param name="ResourceVersion">
/// Null: the newest, read consistently. <c>0</c>: whatever the server has in its cache.
/// </param>
/// <param name="MetadataOnly">Only names, labels, annotations come (PartialObjectMetadata).</param>
public sealed record PageQuery(
    int Limit = 500,
    string? Continue = null,
    string? ResourceVersion = null,
    bool MetadataOnly = false
);

/// <param name="ResourceVersion">Where a watch that goes on from this list begins; the same for all pages of one list.</param>
/// <param name="Continue">Null: this was the last page.</param>
public sealed record ObjectPage(ImmutableArray<KubeObject> Items, string ResourceVersion, string? Continue);

/// <param name="ResourceVersion">Where the watch begins: of a list, of the last event, or of a bookmark.</param>
/// <param name="Bound">
/// After this time the server ends the watch (<c>timeoutSeconds</c>). When it does not, we do, a little later.
/// </param>
/// <param name="Silence">
/// The longest time without a line. Idle watches get a bookmark about once a minute, so a longer silence is a connection
/// that was dropped without telling us.
/// </param>
public sealed record WatchQuery(string ResourceVersion, TimeSpan Bound, TimeSpan Silence);

/// <summary>What must be true of an object for it to be deleted. Null: not looked at.</summary>
public sealed record DeletePreconditions(string? Uid = null, string? ResourceVersion = null)
{
    public static DeletePreconditions None { get; } = new();
}
