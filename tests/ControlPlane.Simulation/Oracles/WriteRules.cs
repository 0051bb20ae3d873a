using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Findings;
using ControlPlane.Simulation.Topologies;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Simulation.Oracles;

/// <summary>What must hold of the content of each write; the answer says how it does not, null means that it does.</summary>
internal static class WriteRules
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    /// <summary>Every write of a SrvVSchema throws away plan caches: equal content is never written again.</summary>
    public static string? EqualContent(ServingWrite write) =>
        write.Replaced is { } replaced && !write.Previous!.Entry!.Value.IsEmpty && replaced.Equals(write.Content)
            ? "it says what was there already"
            : null;

    /// <summary>
    /// Computed from inputs at least as new as those of what it replaces, which cannot be newer than the global store
    /// was when that was written.
    /// </summary>
    public static string? OlderInputs(ServingWrite write) =>
        Origins(write).Any()
            ? null
            : $"it is no rebuild of any inputs from {Floor(write)} on, and replaces what was written at that revision";

    /// <summary>In the global store the inputs of a SrvKeyspace are part of the transaction's conditions.</summary>
    public static string? InputsAtCommit(ServingWrite write) =>
        write is { IsInGlobalStore: true, Record: ServingRecordId.SrvKeyspace }
        && !write.Content.Equals(write.RebuiltFrom(write.Audit.Inputs.Newest))
            ? "it is not what a rebuild of the inputs at its commit would be"
            : null;

    /// <summary>
    /// Tables that an unsharded keyspace got less than a second ago may be those of a MoveTables whose rules are on their
    /// way.
    /// </summary>
    public static string? VSchemaUnsettled(ServingWrite write)
    {
        if (write.IsMissing || write.Replaced is not SrvVSchema replaced || write.Content is not SrvVSchema content)
        {
            return null;
        }

        var changed = content
            .Keyspaces.Where(pair => !pair.Value.Sharded)
            .Where(pair => pair.Value.Tables.Keys.Except(TablesIn(replaced, pair.Key)).Any())
            .Select(pair => new KeyspaceName(pair.Key))
            .ToArray();
        return Origins(write).Any(inputs => changed.All(keyspace => IsQuiet(write.Audit, inputs, keyspace)))
            ? null
            : $"{string.Join(", ", changed)}, unsharded, got tables less than {Quiet.TotalSeconds} s ago";
    }

    private static IEnumerable<string> TablesIn(SrvVSchema record, string keyspace) =>
        record.Keyspaces.TryGetValue(keyspace, out var vschema) ? vschema.Tables.Keys : [];

    private static IEnumerable<InputVersion> Origins(ServingWrite write) =>
        write.Audit.Inputs.Since(Floor(write)).Where(inputs => write.Content.Equals(write.RebuiltFrom(inputs)));

    private static Revision Floor(ServingWrite write) =>
        write.Previous is { Entry: not null } was ? was.Global : new(1);

    private static bool IsQuiet(Audit audit, InputVersion inputs, KeyspaceName keyspace)
    {
        var key = Cluster.Layout.VSchema(keyspace);
        return !inputs.Entries.TryGetValue(key, out var vschema)
            || audit.Global.Find(key) is not { } newest
            || newest.Entry?.Modified != vschema.Modified
            || audit.Now - newest.At >= Quiet;
    }
}
