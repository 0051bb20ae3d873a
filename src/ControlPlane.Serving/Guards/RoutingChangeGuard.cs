using System.Collections.Immutable;
using System.Globalization;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Judging;
using ControlPlane.Serving.Routing.Model;
using ControlPlane.Serving.Routing.Report;

namespace ControlPlane.Serving.Guards;

/// <summary>
/// Refuses a SrvVSchema by which a plain table name that resolves in the cell now would be ambiguous, not found, or somebody
/// else's (RFC 17425), until a person accepts it. It compares with the record that is there: what another writer has
/// changed already is not held back any more. Where nothing is known of live tables it does not ask at all.
/// </summary>
internal static class RoutingChangeGuard
{
    private const int MostNamed = 5;

    public static Block? NamesChange(SrvVSchemaSituation situation)
    {
        if (
            situation.Case.Observed.Routing.IsNone
            || situation.Condition is Verdict.Empty
            || situation.Existing?.Message is null
            || situation.Case.Desired is null
        )
        {
            return null;
        }

        var changes = situation.Case.ChangesFrom(situation.Existing);
        return changes.IsEmpty ? null : Blocked(situation, [.. changes.DistinctBy(change => change.Name)]);
    }

    private static Block Blocked(SrvVSchemaSituation situation, ImmutableArray<NameChange> changes) =>
        new(
            BlockReason.RoutingChange,
            $"{Count(changes.Length)} that resolve{(changes.Length == 1 ? "s" : "")} in cell {situation.Cell} now would change: "
                + $"{string.Join("; ", changes.Take(MostNamed).Select(Told))}"
                + (changes.Length > MostNamed ? $"; and {Number(changes.Length - MostNamed)} more." : "."),
            "If that is meant, accept it: controlplane plan --accept-routing-change, then apply PLAN-ID "
                + "--accept-routing-change. If not, give the table to one keyspace by its VSchema, or keep the name with a "
                + "routing rule."
        );

    private static string Told(NameChange change)
    {
        var type = change.TabletType is TabletType.Primary ? "" : TabletTypeSuffix.Of(change.TabletType);
        var (name, before) = ($"{change.Name}{type}", Place(change.Before));
        return change.After switch
        {
            PlainRoute.Ambiguous => $"{name} ({before}) would be ambiguous",
            PlainRoute.Goes => $"{name} would move from {before} to {Place(change.After)}",
            PlainRoute.Refused refused => $"{name} ({before}) would be refused: {refused.Error}",
            _ => $"{name} ({before}) would not be found",
        };
    }

    private static string Place(PlainRoute route) =>
        route is PlainRoute.Goes(var keyspace, var table, _, _)
            ? table is null
                ? $"{keyspace}"
                : $"{keyspace}.{table}"
            : "";

    private static string Count(int names) => names == 1 ? "One table name" : $"{Number(names)} table names";

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
