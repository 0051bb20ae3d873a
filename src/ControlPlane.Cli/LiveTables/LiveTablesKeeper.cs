using System.Collections.Immutable;
using ControlPlane.Cli.Gates;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Schemas.Feeds;
using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Collections;

namespace ControlPlane.Cli.LiveTables;

/// <summary>
/// Keeps the lists of live tables of one topology, from tablets and from a file, and hands them on. What the file names
/// is not read from tablets: a person who writes it down means it.
/// </summary>
internal sealed class LiveTablesKeeper
{
    private readonly SchemaSettings settings;
    private readonly FeedOptions options;
    private readonly TabletFeed? tablets;
    private readonly Serilog.ILogger log;
    private readonly Action<LiveSchemas> learn;
    private readonly Lock gate = new();
    private LiveSchemas fromFile = LiveSchemas.Empty;
    private ImmutableArray<string> problems = [];

    /// <param name="settings">Where tables come from.</param>
    /// <param name="topology">Where the primaries are told.</param>
    /// <param name="options">How tablets are asked.</param>
    /// <param name="learn">Takes all lists, each time one was read.</param>
    /// <param name="log">Hears of the file.</param>
    /// <exception cref="Topology.Stores.StoreException">A TLS file does not hold what it should.</exception>
    public LiveTablesKeeper(
        SchemaSettings settings,
        TopologyConnection topology,
        FeedOptions options,
        Action<LiveSchemas> learn,
        Serilog.ILogger log
    )
    {
        (this.settings, this.options, this.learn, this.log) = (settings, options, learn, log);
        if (settings.FromTablets)
        {
            var sources = TabletAccesses.Open(settings, new TopologyTablets(topology), options);
            tablets = new(topology.Global, topology.Layout, sources, options);
        }
    }

    /// <summary>What the tablets say; empty when none are asked.</summary>
    public SchemaView View => tablets?.View ?? SchemaView.Empty;

    /// <summary>What the file says.</summary>
    public LiveSchemas FromFile
    {
        get
        {
            lock (gate)
            {
                return fromFile;
            }
        }
    }

    /// <summary>What is wrong with the file as it is now.</summary>
    public ImmutableArray<string> Problems
    {
        get
        {
            lock (gate)
            {
                return problems;
            }
        }
    }

    /// <summary>Runs until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellation) =>
        Task.WhenAll(
            tablets?.RunAsync(cancellation) ?? Task.CompletedTask,
            HandOnAsync(cancellation),
            FollowFileAsync(cancellation)
        );

    private async Task HandOnAsync(CancellationToken cancellation)
    {
        if (tablets is null)
        {
            return;
        }

        var last = LiveSchemas.Empty;
        await foreach (var view in tablets.WatchAsync(cancellation))
        {
            if (!ReferenceEquals(view.Schemas, last))
            {
                last = view.Schemas;
                HandOn();
            }
        }
    }

    private async Task FollowFileAsync(CancellationToken cancellation)
    {
        if (settings.File is not { } path)
        {
            return;
        }

        var feed = new SchemaFileFeed(path, options.Time, options.RefreshEvery, new GatesFeedOptions());
        await foreach (var news in feed.FollowAsync(cancellation))
        {
            switch (news)
            {
                case SchemaFileNews.Declared(var schemas):
                    Take(schemas);
                    break;
                case SchemaFileNews.Refused(var faults):
                    Refuse([.. faults.Select(fault => $"{fault}")]);
                    break;
            }
        }
    }

    private void Take(LiveSchemas schemas)
    {
        bool isNew;
        lock (gate)
        {
            isNew = !problems.IsEmpty || !schemas.Keyspaces.Keys.SequenceEqual(fromFile.Keyspaces.Keys);
            (fromFile, problems) = (schemas, []);
        }

        tablets?.Leave(schemas.Keyspaces.Keys.ToOrdinalSet());
        HandOn();
        if (isNew)
        {
            Event("schemaFileLoaded")
                .Information("The schema file is in force, {keyspaces} keyspaces", schemas.Keyspaces.Count);
        }
    }

    private void Refuse(ImmutableArray<string> faults)
    {
        lock (gate)
        {
            problems = faults;
        }

        foreach (var fault in faults)
        {
            Event("schemaFileRefused")
                .Error("The schema file cannot be used, the last good one stays in force: {why:l}", fault);
        }
    }

    private void HandOn() => learn(LiveSchemas.Of(View.Schemas.Keyspaces.Values.Concat(FromFile.Keyspaces.Values)));

    private Serilog.ILogger Event(string name) => log.ForContext("event", name).ForContext("file", settings.File);
}
