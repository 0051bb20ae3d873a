using System.Collections.Immutable;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Records;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Cli.Files;

/// <summary>The routing inputs of a topology, all as they were at one revision.</summary>
/// <param name="Keyspaces">Every one with a Keyspace record or a VSchema, and the Keyspace record if any.</param>
internal sealed record StoredInputs(
    ImmutableSortedDictionary<KeyspaceName, Entry?> Keyspaces,
    ImmutableDictionary<Key, Entry> Records,
    Revision At
)
{
    /// <exception cref="StoreException">The global store cannot be read.</exception>
    public static async Task<StoredInputs> ReadAsync(TopologyConnection topology, CancellationToken cancellation)
    {
        var (layout, store) = (topology.Layout, topology.Global);
        var keyspaces = ImmutableSortedDictionary.CreateBuilder<KeyspaceName, Entry?>();
        var records = ImmutableDictionary.CreateBuilder<Key, Entry>();
        var at = Revision.None;
        await foreach (var page in store.ListAsync(layout.Keyspaces, new ListOptions(), cancellation))
        {
            at = page.At;
            foreach (var entry in page.Entries)
            {
                switch (layout.Root.Segments(entry.Key))
                {
                    case [_, var name, "Keyspace"]:
                        keyspaces[new(name)] = entry;
                        break;
                    case [_, var name, "VSchema"]:
                        keyspaces.TryAdd(new(name), null);
                        records[entry.Key] = entry;
                        break;
                }
            }
        }

        foreach (var rules in InputFile.AllRules(layout))
        {
            await foreach (var page in store.ListAsync(KeySpan.Single(rules.Key), new ListOptions(at), cancellation))
            {
                records.AddRange(page.Entries.Select(entry => KeyValuePair.Create(entry.Key, entry)));
            }
        }

        return new(keyspaces.ToImmutable(), records.ToImmutable(), at);
    }

    /// <summary>Every file that there is to say about this topology, in the order of their paths.</summary>
    public ImmutableArray<InputFile> Files(Topology.Layout.GlobalLayout layout) =>
        [
            .. InputFile
                .AllRules(layout)
                .Concat(Keyspaces.Keys.Select(keyspace => new InputFile.VSchema(keyspace, layout)))
                .OrderBy(file => file.Path, StringComparer.Ordinal),
        ];

    /// <summary>The record's message; one that says nothing where there is no record.</summary>
    /// <returns>Null, and why: the bytes are none.</returns>
    public (IMessage? Message, string? Broken) Decode(InputFile file)
    {
        var bytes = Records.GetValueOrDefault(file.Key)?.Value ?? ByteString.Empty;
        return RecordCodec.FaultIn(file.Type, bytes) is { } fault
            ? (null, fault)
            : (file.Type.Parser.ParseFrom(bytes), null);
    }
}
