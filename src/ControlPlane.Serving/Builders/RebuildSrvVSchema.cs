using System.Collections.Immutable;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Topology.Records;

namespace ControlPlane.Serving.Builders;

/// <summary>
/// Upstream's RebuildSrvVSchema as a function (go/vt/topo/srv_vschema.go): any input that cannot be decoded stops it
/// before the first write, while a cell that cannot be written stops no other.
/// </summary>
public static class RebuildSrvVSchema
{
    public static RebuildResult<SrvVSchema> Run(RebuildSrvVSchemaInput input)
    {
        if (input.RequestCells.IsEmpty && input.Cells.IsEmpty)
        {
            return Failed(new(RebuildErrorKind.CellNotFound, "GetKnownCells failed: node doesn't exist: cells/"));
        }

        return FirstUndecodable(input) is { } fault ? Failed(fault) : Write(input, Build(input));
    }

    private static RebuildError? FirstUndecodable(RebuildSrvVSchemaInput input) =>
        input
            .VSchemas.Select(pair => Fault(pair.Value, "bad vschema data", $"keyspaces/{pair.Key}/VSchema"))
            .FirstOrDefault(fault => fault is not null)
        ?? Fault(input.RoutingRules, "GetRoutingRules failed", "RoutingRules")
        ?? Fault(input.ShardRoutingRules, "GetShardRoutingRules failed", "ShardRoutingRules")
        ?? Fault(input.KeyspaceRoutingRules, "GetKeyspaceRoutingRules failed", "routing_rules/keyspace/Rules")
        ?? Fault(input.MirrorRules, "GetMirrorRules failed", "MirrorRules");

    private static RebuildError? Fault<T>(Decoded<T>? record, string words, string path) =>
        record is Decoded<T>.Broken { Why: var why }
            ? new(RebuildErrorKind.UndecodableRecord, $"{words}: cannot decode {path}: {why}")
            : null;

    private static SrvVSchema Build(RebuildSrvVSchemaInput input) =>
        SrvVSchemaBuilder.Build(
            input.VSchemas.Select(pair => KeyValuePair.Create(pair.Key, MessageOf(pair.Value))),
            new()
            {
                Routing = MessageOf(input.RoutingRules),
                ShardRouting = MessageOf(input.ShardRoutingRules),
                KeyspaceRouting = MessageOf(input.KeyspaceRoutingRules),
                Mirror = MessageOf(input.MirrorRules),
            }
        );

    // Of several cells that cannot be written, upstream answers with the one that failed last, which is any of them.
    private static RebuildResult<SrvVSchema> Write(RebuildSrvVSchemaInput input, SrvVSchema record)
    {
        var cells = input.RequestCells.IsEmpty ? input.Cells : [.. input.RequestCells];
        var unknown = cells.Except(input.Cells);
        return new()
        {
            Error = unknown.IsEmpty
                ? null
                : new(RebuildErrorKind.CellNotFound, $"node doesn't exist: cells/{unknown[0]}/CellInfo"),
            Written = cells.Intersect(input.Cells).ToImmutableSortedDictionary(cell => cell, _ => record),
        };
    }

    private static T? MessageOf<T>(Decoded<T>? record)
        where T : class => (record as Decoded<T>.Message)?.Value;

    private static RebuildResult<SrvVSchema> Failed(RebuildError error) => new() { Error = error };
}
