using System.Collections.Immutable;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Records;
using ControlPlane.Simulation.Topologies;
using ControlPlane.Timelines;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Simulation.Oracles;

/// <summary>
/// Every state the inputs of serving records ever had, and what a naive rebuild would have made of each: what a record
/// that was written is held against.
/// </summary>
public sealed class InputVersions
{
    private readonly List<InputVersion> versions = [new(new(1), ImmutableSortedDictionary<Key, Entry>.Empty)];

    public InputVersion Newest => versions[^1];

    /// <summary>The versions that were true at some moment from a revision on, oldest first.</summary>
    public IEnumerable<InputVersion> Since(Revision at)
    {
        var first = versions.FindLastIndex(version => version.From <= at);
        return versions.Skip(Math.Max(first, 0));
    }

    public void Take(TopologyChange.Changed change)
    {
        var inputs = change.Changes.Where(key => Cluster.IsInput(key.Key)).ToArray();
        if (inputs.Length == 0)
        {
            return;
        }

        var entries = inputs.Aggregate(
            Newest.Entries,
            (entries, key) =>
                key is KeyChange.Put(var entry) ? entries.SetItem(key.Key, entry) : entries.Remove(key.Key)
        );
        versions.Add(new(change.At, entries));
    }
}

/// <summary>The inputs as they were from one revision of the global store to the next change of any of them.</summary>
public sealed class InputVersion(Revision from, ImmutableSortedDictionary<Key, Entry> entries)
{
    private readonly SortedDictionary<KeyspaceName, SrvKeyspace?> srvKeyspaces = [];
    private readonly Lazy<GlobalRecords> records = new(() =>
        GlobalRecordsReader.Read(Cluster.Layout, entries.Values, from)
    );

    public Revision From => from;

    public ImmutableSortedDictionary<Key, Entry> Entries => entries;

    public GlobalRecords Records => records.Value;

    public SrvVSchema SrvVSchema => field ??= NaiveRebuild.Sorted(NaiveRebuild.SrvVSchemaOf(Records));

    /// <summary>Null: there is no such keyspace.</summary>
    public SrvKeyspace? SrvKeyspaceOf(KeyspaceName keyspace)
    {
        if (!srvKeyspaces.TryGetValue(keyspace, out var built))
        {
            var inputs = Records.Keyspaces.Find(keyspace);
            srvKeyspaces[keyspace] = built = inputs?.Keyspace is null ? null : NaiveRebuild.SrvKeyspaceOf(inputs);
        }

        return built;
    }
}
