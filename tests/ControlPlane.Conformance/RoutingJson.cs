using System.Text.Json;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Serving.Routing.Model;
using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Conformance;

/// <summary>Reads the vectors of routing: what tablets have, what is asked, what is answered.</summary>
internal static class RoutingJson
{
    /// <summary>Every keyspace of the record has a list, empty where the vector has none, as after a full load.</summary>
    public static LiveSchemas LiveOf(JsonElement vector) =>
        LiveSchemas.Of(
            vector
                .Members("live_tables")
                .Concat(vector.Members("live_views"))
                .Select(member => member.Name)
                .Distinct()
                .Select(keyspace => new LiveSchema
                {
                    Keyspace = new KeyspaceName(keyspace),
                    Tables = NamesIn(vector, "live_tables", keyspace),
                    Views = NamesIn(vector, "live_views", keyspace),
                    ReadAt = DateTimeOffset.UnixEpoch,
                    Source = "vector",
                })
        );

    public static RoutingQuery QueryOf(JsonElement query) =>
        new(
            query.Text("keyspace") is { Length: > 0 } keyspace ? new KeyspaceName(keyspace) : null,
            query.Text("name")!,
            Enum.Parse<TabletType>(query.Text("tablet_type")!, ignoreCase: true)
        );

    /// <summary>An answer of Vitess as one line.</summary>
    public static string Print(JsonElement answer) =>
        Print(
            answer.Text("error"),
            answer.Text("vindex"),
            answer.Text("keyspace"),
            answer.Text("table"),
            answer.Text("type") ?? ""
        );

    public static string Print(RoutingAnswer answer) =>
        answer switch
        {
            RoutingAnswer.Table table => Print(null, null, table.Keyspace.Value, table.Name, TypeOf(table.Kind)),
            RoutingAnswer.Vindex vindex => Print(null, vindex.Name, null, null, ""),
            _ => Print(answer.Error, null, null, null, ""),
        };

    private static string Print(string? error, string? vindex, string? keyspace, string? table, string type) =>
        error ?? (vindex is null ? $"{keyspace}.{table} {type}" : $"vindex {vindex}");

    private static string TypeOf(TableKind kind) =>
        kind switch
        {
            TableKind.Sequence => "sequence",
            TableKind.Reference => "reference",
            _ => "",
        };

    private static OrdinalSet<string> NamesIn(JsonElement vector, string member, string keyspace) =>
        vector.Find(member)?.Find(keyspace) switch
        {
            { ValueKind: JsonValueKind.Object } names => names
                .EnumerateObject()
                .Select(name => name.Name)
                .ToOrdinalSet(),
            { ValueKind: JsonValueKind.Array } names => names
                .EnumerateArray()
                .Select(name => name.GetString()!)
                .ToOrdinalSet(),
            _ => OrdinalSet<string>.Empty,
        };
}
