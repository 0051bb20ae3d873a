using System.Text.Json;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Routing.Model;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Records;

namespace ControlPlane.Conformance;

[Category("Conformance")]
public class RoutingVectors
{
    public static IEnumerable<TestCaseData> Vectors() =>
        VectorFile.Read("routing.json").Select(item => new TestCaseData(item.Vector).SetName(item.Vector.Text("name")));

    [TestCaseSource(nameof(Vectors))]
    public void Names_go_where_a_vtgate_sends_them(JsonElement vector)
    {
        var record = ((Decoded<SrvVSchema>.Message)vector.Find("srv_vschema").Record<SrvVSchema>()!).Value;
        var live = RoutingJson.LiveOf(vector);

        using (Assert.EnterMultipleScope())
        {
            CheckAnswers(vector, RoutingModel.From(record), "without_tracker");
            CheckAnswers(vector, RoutingModel.From(record, live), "with_tracker");
            CheckErrors(vector, RoutingModel.From(record));
            CheckErrors(vector, RoutingModel.From(record, live));
        }
    }

    private static void CheckAnswers(JsonElement vector, RoutingModel model, string mode)
    {
        foreach (var query in vector.GetProperty("queries").EnumerateArray())
        {
            var answer = RoutingJson.Print(model.Resolve(RoutingJson.QueryOf(query)));
            var expected = query.GetProperty(mode).EnumerateArray().Select(RoutingJson.Print).ToArray();
            if (!expected.Contains(answer))
            {
                Assert.Fail($"{mode} {RoutingJson.QueryOf(query)}: {answer}, Vitess: {string.Join(" or ", expected)}");
            }
        }
    }

    private static void CheckErrors(JsonElement vector, RoutingModel model)
    {
        foreach (var keyspace in vector.Members("keyspace_errors"))
        {
            var error = model.ErrorOf(new KeyspaceName(keyspace.Name)) ?? "";
            var expected = keyspace.Value.EnumerateArray().Select(text => text.GetString()).ToArray();
            if (!expected.Contains(error))
            {
                Assert.Fail($"{keyspace.Name}: \"{error}\", Vitess: {string.Join(" or ", expected)}");
            }
        }
    }
}
