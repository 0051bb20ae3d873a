using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Routing.Model;
using ControlPlane.Serving.Routing.Publication;
using ControlPlane.Serving.Schemas;
using ControlPlane.Serving.Tests.Planning;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using FsCheck;
using FsCheck.Fluent;

namespace ControlPlane.Serving.Tests.Routing;

/// <summary>
/// Over generated topologies: a vtgate that knows only its record, with the entries in it, answers every plain name as one
/// that tracks the live schema of all keyspaces, and where some lists are lacking it never sends a name elsewhere.
/// </summary>
public class PublicationProperties
{
    private static readonly string[] Names = [.. RandomCluster.Tables, "other", "never"];
    private static readonly TabletType[] Types = [TabletType.Primary, TabletType.Replica];

    [Test]
    public void With_all_lists_every_plain_name_is_answered_as_by_a_tracker() =>
        ForAll(topology =>
        {
            var (published, tracking) = (topology.Published(topology.Live), topology.Tracking);
            foreach (var query in topology.Queries)
            {
                Says.Print(published.Resolve(query)).ShouldBe(Says.Print(tracking.Resolve(query)), $"{query}");
            }
        });

    [Test]
    public void With_some_lists_lacking_no_name_goes_where_it_should_not() =>
        ForAll(topology =>
        {
            var (published, tracking) = (topology.Published(topology.Some), topology.Tracking);
            foreach (var query in topology.Queries)
            {
                if (published.Resolve(query) is RoutingAnswer.Table table)
                {
                    Says.Print(table).ShouldBe(Says.Print(tracking.Resolve(query)), $"{query}");
                }
            }
        });

    [Test]
    public void Most_generated_topologies_ask_something() =>
        Topologies().Sample(300).Count(topology => topology.Queries.Any()).ShouldBeGreaterThan(100);

    private static void ForAll(Action<Topology> check) =>
        Prop.ForAll(Arb.From(Topologies(), Shrink), check).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static Gen<Topology> Topologies() =>
        from record in RandomCluster.SoundRecords()
        from lists in Gen.CollectToSequence(record.Keyspaces.Keys, RandomCluster.List)
        from read in Gen.SubListOf(record.Keyspaces.Keys.ToArray())
        select new Topology(record, LiveSchemas.Of(lists), [.. read]);

    private static IEnumerable<Topology> Shrink(Topology topology) =>
        RandomCluster
            .Shrink(topology.Record, topology.Live)
            .Select(smaller => topology with { Record = smaller.Record, Live = smaller.Live });

    /// <param name="Read">The keyspaces whose lists are there when some are lacking.</param>
    private sealed record Topology(SrvVSchema Record, LiveSchemas Live, string[] Read)
    {
        public LiveSchemas Some =>
            LiveSchemas.Of(Live.Keyspaces.Values.Where(list => Read.Contains(list.Keyspace.Value)));

        public RoutingModel Tracking => RoutingModel.From(Record, Live);

        /// <summary>
        /// What the promise is about: plain names that are no views, in records of several keyspaces without an error.
        /// </summary>
        public IEnumerable<RoutingQuery> Queries =>
            from name in Record.Keyspaces.Count < 2 || HasErrors ? [] : Names
            where !Live.Keyspaces.Values.Any(list => list.Views.Contains(name)) && !IsTheOneException(name)
            from type in Types
            select new RoutingQuery(null, name, type);

        public RoutingModel Published(LiveSchemas live)
        {
            var entries = EntryBuilder.Build(new() { Global = Inputs().Observe().Global, Live = live });
            return RoutingModel.From(EntryWriter.Add(Record, entries));
        }

        public override string ToString() =>
            $"{Record}; {string.Join("; ", Live.Keyspaces.Values.Select(list => $"{list.Keyspace}: {list.Tables} views {list.Views}"))}";

        private bool HasErrors =>
            Tracking.Keyspaces.Keys.Any(keyspace => Tracking.ErrorOf(keyspace) is not null)
            || RoutingModel.From(Record) is var plain
                && plain.Keyspaces.Keys.Any(keyspace => plain.ErrorOf(keyspace) is not null);

        /// <summary>A reference table leaves its name to a source of the same name that requires explicit routing.</summary>
        private bool IsTheOneException(string name) =>
            Record.Keyspaces.Values.Any(keyspace =>
                keyspace.Tables.TryGetValue(name, out var table)
                && table.Type == "reference"
                && table.Source.Split('.') is [var source, var sourceTable]
                && sourceTable == name
                && Record.Keyspaces.TryGetValue(source, out var other)
                && other.RequireExplicitRouting
            );

        private Scene Inputs()
        {
            var scene = new Scene().Put(Scene.Layout.RoutingRules, Record.RoutingRules);
            foreach (var (keyspace, vschema) in Record.Keyspaces)
            {
                scene.Blank(keyspace).Put(Scene.Layout.VSchema(new(keyspace)), vschema);
            }

            return scene;
        }
    }
}
