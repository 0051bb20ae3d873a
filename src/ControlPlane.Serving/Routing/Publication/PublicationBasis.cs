using ControlPlane.Serving.Records;
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
    /// The names that were published as unique before. A keyspace of whose tables nothing is known keeps others' new names
    /// from being published; it takes none of these away.
    /// </summary>
    public OrdinalMap<KeyspaceName, OrdinalSet<string>> Before { get; init; } =
        OrdinalMap<KeyspaceName, OrdinalSet<string>>.Empty;

    public OrdinalSet<KeyspaceName> AssumeEmpty { get; init; } = OrdinalSet<KeyspaceName>.Empty;
}
