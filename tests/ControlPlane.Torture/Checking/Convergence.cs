using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Records;
using ControlPlane.Simulation.Topologies;
using ControlPlane.Timelines;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Records;
using ControlPlane.Topology.Stores;
using ControlPlane.Torture.Writers;
using Google.Protobuf;

namespace ControlPlane.Torture.Checking;

/// <summary>Whether every cell has what a rebuild of the inputs as they are would write, and nothing is left lying about.</summary>
internal static class Convergence
{
    /// <param name="global">The global store.</param>
    /// <param name="own">The last cell's own store; null: it lies in the global one.</param>
    /// <param name="prunes">Whether records of keyspaces that are gone must be gone too.</param>
    /// <returns>What is not right.</returns>
    public static IReadOnlyList<string> Wrong(Picture global, Picture? own, bool prunes)
    {
        var records = GlobalRecordsReader.Read(Cluster.Layout, global.Entries.Values, global.At);
        var wanted = NaiveRebuild.Sorted(NaiveRebuild.SrvVSchemaOf(records));
        return
        [
            .. Scribe.Cells.SelectMany(cell =>
                WrongIn(cell, own is not null && cell == Scribe.Cells[^1] ? own : global)
            ),
            .. global.Entries.Keys.Where(key => Cluster.LockedKeyspace(key) is not null).Select(key => $"lock {key}"),
        ];

        IEnumerable<string> WrongIn(CellName cell, Picture store)
        {
            var layout = Cluster.LayoutOf(cell);
            if (!wanted.Equals(NaiveRebuild.Sorted(Read<SrvVSchema>(store, layout.SrvVSchema))))
            {
                yield return $"{cell} SrvVSchema";
            }

            foreach (var keyspace in Scribe.Keyspaces)
            {
                var found = Read<SrvKeyspace>(store, layout.SrvKeyspace(keyspace));
                var isRight = records.Keyspaces.Find(keyspace) is { Keyspace: not null } inputs
                    ? NaiveRebuild.SrvKeyspaceOf(inputs).Equals(found)
                    : !prunes || found is null;
                if (!isRight)
                {
                    yield return $"{cell} SrvKeyspace {keyspace}";
                }
            }
        }
    }

    private static T? Read<T>(Picture store, Key key)
        where T : class, IMessage<T>, new() =>
        store.Entries.GetValueOrDefault(key) is { } entry
            ? (RecordCodec.Decode<T>(entry.Value) as Decoded<T>.Message)?.Value
            : null;
}
