using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Routing.Model;
using ControlPlane.Topology.Names;
using Keyspace = ControlPlane.Protocols.VSchema.Keyspace;

namespace ControlPlane.Serving.Routing.Linting;

/// <summary>What is wrong in one VSchema.</summary>
internal static class KeyspaceLint
{
    private const string Stops =
        "A vtgate stops here and builds no more tables of the keyspace, so others are missing too. ";

    /// <param name="record">As it is.</param>
    /// <param name="model">Of the mended record.</param>
    public static IEnumerable<LintFinding> Check(KeyspaceName keyspace, SrvVSchema record, RoutingModel model)
    {
        var vschema = record.Keyspaces[keyspace.Value];
        return
        [
            .. Vindexes(keyspace, vschema),
            .. Tables(keyspace, vschema)
                .Concat(References(keyspace, model))
                .Concat(Sequences(keyspace, vschema, model))
                .OrderBy(finding => ((LintPlace.Table)finding.Place).Name, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<LintFinding> Vindexes(KeyspaceName keyspace, Keyspace vschema) =>
        from pair in vschema.Vindexes.OrderBy(pair => pair.Key, StringComparer.Ordinal)
        let error = VindexType.ErrorOf(pair.Value)
        where error is not null
        select LintFinding.Error(
            LintKind.Vindex,
            new LintPlace.Vindex(keyspace, pair.Key),
            error,
            "A vtgate builds no table of the keyspace then. Give the vindex a type that Vitess has, and its parameters."
        );

    private static IEnumerable<LintFinding> Tables(KeyspaceName keyspace, Keyspace vschema) =>
        from pair in vschema.Tables
        let error = TableCheck.ErrorOf(vschema, pair.Key, pair.Value)
        where error is not null
        select LintFinding.Error(
            LintKind.Table,
            new LintPlace.Table(keyspace, pair.Key),
            error,
            Stops + Advice(pair.Value, vschema)
        );

    private static string Advice(Table table, Keyspace vschema) =>
        vschema.Sharded && table.ColumnVindexes.Count == 0 && table.Type is "" or "sequence"
            ? "Give it a primary vindex, pin it to a shard, or make it a reference table."
            : "Correct the table.";

    private static IEnumerable<LintFinding> References(KeyspaceName keyspace, RoutingModel model) =>
        model
            .ReferenceErrorsIn(keyspace)
            .Select(found =>
                LintFinding.Error(
                    LintKind.Reference,
                    new LintPlace.Table(keyspace, found.Table),
                    found.Error,
                    "Name a table of another keyspace that is in that keyspace's VSchema and has no source itself."
                )
            );

    private static IEnumerable<LintFinding> Sequences(KeyspaceName keyspace, Keyspace vschema, RoutingModel model)
    {
        foreach (var use in model.Keyspaces[keyspace].Sequences)
        {
            var place = new LintPlace.Table(keyspace, use.Table);
            if (model.SequenceErrorOf(keyspace, use.Table) is { } error)
            {
                yield return LintFinding.Error(
                    LintKind.Sequence,
                    place,
                    error,
                    "A vtgate takes the table out then. Name the sequence with its keyspace, and have it in that"
                        + " keyspace's VSchema with type sequence."
                );
            }
            else if (use.Sequence is { } name && Odd(model, name) is { } odd)
            {
                yield return LintFinding.Warning(
                    LintKind.NotASequence,
                    place,
                    $"its auto-increment column uses {use.Text}, {odd}",
                    "Give that table type sequence in its keyspace's VSchema."
                );
            }
        }
    }

    private static string? Odd(RoutingModel model, TableReference sequence) =>
        model.Finder.FindRouted(sequence.Keyspace, sequence.Table, TabletType.Primary) switch
        {
            RoutingAnswer.Table { Kind: TableKind.Sequence } => null,
            RoutingAnswer.Table { Known: false } found =>
                $"which no VSchema has; {found.Keyspace} is unsharded, so it is taken to be there",
            RoutingAnswer.Table found => $"and {found.Keyspace}.{found.Name} is no sequence",
            _ => null,
        };
}
