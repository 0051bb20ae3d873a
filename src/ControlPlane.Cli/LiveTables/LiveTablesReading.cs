using ControlPlane.Cli.Settings;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Schemas.Feeds;
using ControlPlane.Schemas.Primaries;
using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Cli.LiveTables;

/// <summary>Reads lists of live tables once, for commands that do not stay.</summary>
internal static class LiveTablesReading
{
    /// <summary>The lists, and how it stands with each keyspace that was asked.</summary>
    /// <exception cref="StoreException">The global store cannot be read, or a TLS file does not hold what it should.</exception>
    public static async Task<SchemaView> ReadAsync(
        SchemaSettings settings,
        TopologyConnection topology,
        FeedOptions options,
        CancellationToken cancellation
    )
    {
        var fromFile = FromFile(settings, options.Time);
        if (!settings.FromTablets)
        {
            return new() { Schemas = fromFile };
        }

        var primaries = await PrimaryReader.ReadAsync(topology.Global, topology.Layout, cancellation);
        var asked = primaries.Where(pair => fromFile.Find(pair.Key) is null).ToOrdinalMap();
        var sources = TabletAccesses.Open(settings, new TopologyTablets(topology), options);
        var view = await TabletGlance.ReadAsync(asked, sources, settings.Timeout, options, cancellation);
        return view with { Schemas = LiveSchemas.Of(view.Schemas.Keyspaces.Values.Concat(fromFile.Keyspaces.Values)) };
    }

    private static LiveSchemas FromFile(SchemaSettings settings, TimeProvider time) =>
        settings.File is { } path && SchemaFileFeed.ReadOnce(path, time) is SchemaFileNews.Declared(var schemas)
            ? schemas
            : LiveSchemas.Empty;
}
