using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Schemas;

/// <summary>
/// The live schemas of a topology, by keyspace. A keyspace that is not in here is one whose tables nobody has read,
/// which is different from one that has no tables.
/// </summary>
public sealed record LiveSchemas(OrdinalMap<KeyspaceName, LiveSchema> Keyspaces)
{
    public static LiveSchemas Empty { get; } = new(OrdinalMap<KeyspaceName, LiveSchema>.Empty);

    public static LiveSchemas Of(params IEnumerable<LiveSchema> schemas) =>
        new(schemas.ToOrdinalMap(schema => schema.Keyspace, schema => schema));

    /// <summary>The keyspace's list, or null when its tables were never read.</summary>
    public LiveSchema? Find(KeyspaceName keyspace) => Keyspaces.Find(keyspace);

    /// <summary>These, with the schema in the place of the one its keyspace had.</summary>
    public LiveSchemas With(LiveSchema schema) => new(Keyspaces.With(schema.Keyspace, schema));
}
