using ControlPlane.Serving.Routing.Model;

namespace ControlPlane.Serving.Routing.Explaining;

/// <summary>A keyspace that has a name, and why it does or does not count.</summary>
/// <param name="KnownAt">When its MySQL's list was last known to be true; null: the list does not matter here.</param>
/// <param name="Source">Where that list comes from.</param>
/// <param name="Detail">With an error: upstream's words; with a reference: its source.</param>
public sealed record Candidate(
    KeyspaceModel Keyspace,
    Standing Standing,
    DateTimeOffset? KnownAt,
    string? Source,
    string? Detail
);
