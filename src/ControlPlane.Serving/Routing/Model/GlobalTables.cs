using System.Collections.Immutable;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Model;

/// <summary>
/// What becomes of one name in vtgate's table of global names, seen from the keyspaces that have it: first what VSchemas
/// name (buildGlobalTables), then, with a tracker, what only exists (AddAdditionalGlobalTables, v22+).
/// </summary>
internal static class GlobalTables
{
    /// <summary>
    /// The first table of the name counts, a second makes it ambiguous. A reference table that names its source stands
    /// back: for a source of the same name at once, else when the table that is there already may be its source.
    /// </summary>
    public static GlobalEntry FromVSchemas(string name, ImmutableArray<KeyspaceModel> holders)
    {
        GlobalEntry entry = GlobalEntry.Absent.One;
        foreach (var keyspace in holders)
        {
            if (keyspace.RequiresExplicitRouting || keyspace.Tables.Find(name) is not { } table)
            {
                continue;
            }

            entry = (entry, table.Source) switch
            {
                (GlobalEntry.Absent, { } source) when source.Table == name => entry,
                (GlobalEntry.Absent, _) => new GlobalEntry.Table(keyspace.Name, table.Kind, Evidence.VSchema),
                (GlobalEntry.Table there, { } source) when IsOf(source, there.Keyspace) => entry,
                _ => Collide(entry, keyspace.Name, Evidence.VSchema),
            };
        }

        return entry;
    }

    /// <summary>
    /// For a name that no VSchema made global: views of every keyspace, tables of unsharded ones. A view and a table of
    /// one name collide, even in one keyspace.
    /// </summary>
    public static GlobalEntry FromLiveSchemas(
        string name,
        ImmutableArray<KeyspaceModel> holders,
        Func<KeyspaceModel, DeclaredTable?> declared
    )
    {
        GlobalEntry entry = GlobalEntry.Absent.One;
        foreach (var keyspace in holders)
        {
            if (keyspace.RequiresExplicitRouting)
            {
                continue;
            }

            if (keyspace.LiveViews?.Contains(name) is true)
            {
                entry = Add(entry, new GlobalEntry.View(keyspace.Name), keyspace.Name);
            }

            if (!keyspace.IsSharded && TableIn(keyspace, name, declared(keyspace)) is { } table)
            {
                entry = Add(entry, table, keyspace.Name);
            }
        }

        return entry;
    }

    private static GlobalEntry.Table? TableIn(KeyspaceModel keyspace, string name, DeclaredTable? declared) =>
        declared is not null ? new(keyspace.Name, declared.Kind, Evidence.VSchema)
        : keyspace.LiveTables?.Contains(name) is true ? new(keyspace.Name, TableKind.Ordinary, Evidence.LiveSchema)
        : null;

    private static bool IsOf(TableReference source, KeyspaceName keyspace) =>
        source.Keyspace.Length == 0 || source.Keyspace == keyspace.Value;

    private static GlobalEntry Add(GlobalEntry entry, GlobalEntry found, KeyspaceName keyspace) =>
        entry is GlobalEntry.Absent ? found : Collide(entry, keyspace, Evidence.LiveSchema);

    private static GlobalEntry.Ambiguous Collide(GlobalEntry entry, KeyspaceName keyspace, Evidence evidence)
    {
        KeyspaceName[] there = entry switch
        {
            GlobalEntry.Table table => [table.Keyspace],
            GlobalEntry.View view => [view.Keyspace],
            GlobalEntry.Ambiguous ambiguous => [.. ambiguous.Keyspaces],
            _ => [],
        };
        return new(there.Append(keyspace).ToOrdinalSet(), evidence);
    }
}
