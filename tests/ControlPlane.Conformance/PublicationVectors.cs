using System.Text.Json;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Records;
using ControlPlane.Serving.Routing.Model;
using ControlPlane.Serving.Routing.Publication;
using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Records;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Conformance;

/// <summary>
/// The publication is right by the reader's own rules: a vtgate that knows nothing but its record answers, with the entries
/// in it, as a real one with a tracker did.
/// </summary>
[Category("Conformance")]
public class PublicationVectors
{
    public static IEnumerable<TestCaseData> Vectors() =>
        VectorFile
            .Read("routing.json")
            .Where(item => RecordOf(item.Vector).Keyspaces.Count >= 2 && !HasErrors(item.Vector))
            .Select(item => new TestCaseData(item.Vector).SetName($"Published: {item.Vector.Text("name")}"));

    /// <summary>All that the promise includes is asked, but for the one exception.</summary>
    [Test]
    public void There_are_records_of_several_keyspaces_and_questions_about_them()
    {
        var vectors = Vectors().Select(data => (JsonElement)data.Arguments[0]!).ToArray();
        var included = vectors.Sum(vector => Included(vector).Count());
        var excepted = vectors.Sum(vector =>
            Included(vector).Count(query => IsTheOneException(RecordOf(vector), query))
        );
        TestContext.Out.WriteLine($"{included} queries of {vectors.Length} records, {excepted} of them excepted");

        included.ShouldBeGreaterThan(500);
        excepted.ShouldBeLessThan(included / 20);
    }

    [TestCaseSource(nameof(Vectors))]
    public void A_published_record_answers_as_a_tracker(JsonElement vector)
    {
        var record = RecordOf(vector);
        var live = WithAll(record, RoutingJson.LiveOf(vector));
        var entries = EntryBuilder.Build(new() { Global = InputsOf(record), Live = live });
        var model = RoutingModel.From(EntryWriter.Add(record, entries));

        using (Assert.EnterMultipleScope())
        {
            foreach (var query in Included(vector).Where(query => !IsTheOneException(record, query)))
            {
                var answer = RoutingJson.Print(model.Resolve(RoutingJson.QueryOf(query)));
                var expected = query.GetProperty("with_tracker").EnumerateArray().Select(RoutingJson.Print).ToArray();
                if (!expected.Contains(answer))
                {
                    Assert.Fail($"{RoutingJson.QueryOf(query)}: {answer}, Vitess: {string.Join(" or ", expected)}");
                }
            }
        }
    }

    private static SrvVSchema RecordOf(JsonElement vector) =>
        ((Decoded<SrvVSchema>.Message)vector.Find("srv_vschema").Record<SrvVSchema>()!).Value;

    /// <summary>A keyspace with a build error has lost some of its tables, and which ones hangs on the order of a Go map.</summary>
    private static bool HasErrors(JsonElement vector) =>
        vector
            .Members("keyspace_errors")
            .Any(keyspace => keyspace.Value.EnumerateArray().Any(text => text.GetString() != ""));

    /// <summary>Every unqualified name that is not a view.</summary>
    private static IEnumerable<JsonElement> Included(JsonElement vector)
    {
        var live = RoutingJson.LiveOf(vector);
        return vector
            .GetProperty("queries")
            .EnumerateArray()
            .Where(query => string.IsNullOrEmpty(query.Text("keyspace")))
            .Where(query => !live.Keyspaces.Values.Any(schema => schema.Views.Contains(query.Text("name")!)));
    }

    /// <summary>A reference table is left to its source of the same name; where that requires explicit routing, neither is found.</summary>
    private static bool IsTheOneException(SrvVSchema record, JsonElement query)
    {
        var name = query.Text("name")!;
        return record.Keyspaces.Values.Any(keyspace =>
            keyspace.Tables.TryGetValue(name, out var table)
            && table.Type == "reference"
            && table.Source.Split('.') is [var source, var sourceTable]
            && sourceTable == name
            && record.Keyspaces.TryGetValue(source, out var other)
            && other.RequireExplicitRouting
        );
    }

    /// <summary>The tracker has loaded every keyspace: one that the vector has no list of has no tables.</summary>
    private static LiveSchemas WithAll(SrvVSchema record, LiveSchemas live) =>
        LiveSchemas.Of(
            record.Keyspaces.Keys.Select(name =>
                live.Find(new(name))
                ?? new LiveSchema
                {
                    Keyspace = new(name),
                    Tables = OrdinalSet<string>.Empty,
                    Views = OrdinalSet<string>.Empty,
                    ReadAt = DateTimeOffset.UnixEpoch,
                    Source = "vector",
                }
            )
        );

    /// <summary>The global records that the cell's record was built from.</summary>
    private static GlobalRecords InputsOf(SrvVSchema record) =>
        new()
        {
            At = new(1),
            Keyspaces = record.Keyspaces.ToOrdinalMap(
                pair => new KeyspaceName(pair.Key),
                pair => new KeyspaceRecords
                {
                    Name = new(pair.Key),
                    Keyspace = Stored(new Protocols.Topodata.Keyspace()),
                    VSchema = Stored(pair.Value),
                    Shards = new[] { new ShardName("0") }.ToOrdinalMap(
                        name => name,
                        _ => Stored(new Shard { IsPrimaryServing = true })
                    ),
                }
            ),
            RoutingRules = record.RoutingRules is { } rules ? Stored(rules) : null,
        };

    private static StoredRecord<T> Stored<T>(T message)
        where T : class, IMessage<T>, new() => new(Key.FromText("/record"), message.ToByteString(), new(1));
}
