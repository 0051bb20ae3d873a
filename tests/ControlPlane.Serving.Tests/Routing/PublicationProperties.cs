using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Routing.Model;
using ControlPlane.Serving.Routing.Publication;
using ControlPlane.Serving.Schemas;
using ControlPlane.Serving.Tests.Planning;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using VSchemaKeyspace = ControlPlane.Protocols.VSchema.Keyspace;

namespace ControlPlane.Serving.Tests.Routing;

/// <summary>
/// Over generated topologies: a vtgate that knows only its record, with the entries in it, answers every plain name as one
/// that tracks the live schema of all keyspaces, and where some lists are lacking it never sends a name elsewhere.
/// </summary>
public class PublicationProperties
{
    private static readonly string[] Names = ["a", "b", "c", "d", "e"];
    private static readonly string[] Keyspaces = ["k1", "k2", "k3", "k4"];

    [Test]
    public void With_all_lists_every_plain_name_is_answered_as_by_a_tracker()
    {
        foreach (var seed in Enumerable.Range(1, 3000))
        {
            var topology = Topology.Of(new Random(seed));
            var published = RoutingModel.From(topology.Published(topology.Live));
            var tracking = RoutingModel.From(topology.Record, topology.Live);
            foreach (var name in Names.Where(name => !topology.IsView(name)))
            {
                Show(published, name).ShouldBe(Show(tracking, name), $"seed {seed}, {name}: {topology}");
            }
        }
    }

    [Test]
    public void With_some_lists_lacking_no_name_goes_where_it_should_not()
    {
        foreach (var seed in Enumerable.Range(1, 3000))
        {
            var random = new Random(seed);
            var topology = Topology.Of(random);
            var some = LiveSchemas.Of(topology.Live.Keyspaces.Values.Where(_ => random.Next(3) > 0));
            var published = RoutingModel.From(topology.Published(some));
            var tracking = RoutingModel.From(topology.Record, topology.Live);
            foreach (var name in Names.Where(name => !topology.IsView(name)))
            {
                if (published.Resolve(RoutingQuery.Plain(name)) is RoutingAnswer.Table)
                {
                    Show(published, name).ShouldBe(Show(tracking, name), $"seed {seed}, {name}: {topology}");
                }
            }
        }
    }

    private static string Show(RoutingModel model, string name) =>
        model.Resolve(RoutingQuery.Plain(name)) switch
        {
            RoutingAnswer.Table table => $"{table.Keyspace}.{table.Name}",
            var other => other.Error ?? "a vindex",
        };

    private sealed record Topology(Scene Scene, SrvVSchema Record, LiveSchemas Live)
    {
        public static Topology Of(Random random)
        {
            var (scene, record, lists) = (new Scene(), new SrvVSchema(), new List<LiveSchema>());
            foreach (var keyspace in Keyspaces.Take(random.Next(2, Keyspaces.Length + 1)))
            {
                var vschema = VSchemaOf(random);
                scene.Blank(keyspace).Put(Scene.Layout.VSchema(new(keyspace)), vschema);
                record.Keyspaces[keyspace] = vschema;
                lists.Add(ListOf(keyspace, vschema, random));
            }

            if (random.Next(3) == 0)
            {
                var to = $"{record.Keyspaces.Keys.First()}.{Pick(Names, random)}";
                record.RoutingRules = Planning.Records.Rules(
                    (Pick(Names, random) + (random.Next(2) == 0 ? "" : "@replica"), to)
                );
                scene.Put(Scene.Layout.RoutingRules, record.RoutingRules);
            }

            return new(scene, record, LiveSchemas.Of(lists));
        }

        public bool IsView(string name) => Live.Keyspaces.Values.Any(list => list.Views.Contains(name));

        public SrvVSchema Published(LiveSchemas live) =>
            EntryWriter.Add(Record, EntryBuilder.Build(new() { Global = Scene.Observe().Global, Live = live }));

        public override string ToString() =>
            $"{Record}; {string.Join("; ", Live.Keyspaces.Values.Select(list => $"{list.Keyspace}: {list.Tables} views {list.Views}"))}";

        private static VSchemaKeyspace VSchemaOf(Random random)
        {
            var vschema = new VSchemaKeyspace
            {
                Sharded = random.Next(3) == 0,
                RequireExplicitRouting = random.Next(5) == 0,
            };
            if (vschema.Sharded)
            {
                vschema.Vindexes["hash"] = new() { Type = "hash" };
            }

            foreach (var name in Names.Where(_ => random.Next(vschema.Sharded ? 2 : 5) == 0))
            {
                vschema.Tables[name] = vschema.Sharded
                    ? new()
                    {
                        ColumnVindexes =
                        {
                            new ColumnVindex { Column = "id", Name = "hash" },
                        },
                    }
                    : new();
            }

            return vschema;
        }

        private static LiveSchema ListOf(string keyspace, VSchemaKeyspace vschema, Random random)
        {
            var extra = Names.Where(_ => random.Next(3) == 0);
            var views = Names.Where(name => random.Next(12) == 0 && !vschema.Tables.ContainsKey(name)).ToOrdinalSet();
            return Lists.Of(keyspace, [.. vschema.Tables.Keys.Concat(extra).Where(name => !views.Contains(name))]) with
            {
                Views = views,
            };
        }

        private static string Pick(string[] from, Random random) => from[random.Next(from.Length)];
    }
}
