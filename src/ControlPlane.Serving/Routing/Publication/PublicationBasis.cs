using ControlPlane.Serving.Records;
using ControlPlane.Serving.Routing.Kept;
using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Publication;

/// <summary>All that the published entries are made from.</summary>
public sealed record PublicationBasis
{
    /// <summary>Inputs that can all be decoded.</summary>
    public required GlobalRecords Global { get; init; }

    public required LiveSchemas Live { get; init; }

    /// <summary>
    /// What was published before. A keyspace of whose tables nothing is known keeps others' new names from being published;
    /// it takes none of these away.
    /// </summary>
    public RecordedNames Before { get; init; } = RecordedNames.None;

    public OrdinalSet<KeyspaceName> AssumeEmpty { get; init; } = OrdinalSet<KeyspaceName>.Empty;
}
