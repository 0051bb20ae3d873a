using System.Collections.Immutable;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Records;
using ControlPlane.Serving.Routing.Kept;
using ControlPlane.Serving.Routing.Model;
using ControlPlane.Serving.Routing.Report;
using RoutingRule = ControlPlane.Serving.Routing.Model.RoutingRule;

namespace ControlPlane.Serving.Routing.Changes;

/// <summary>
/// Which plain names a new SrvVSchema would take away from those who use them now, in one cell. Not counted as taken away
/// (docs/decisions/0014):
/// 1. what a new or changed routing rule for that very name decides: a person or a workflow wrote it for this;
/// 2. names of a keyspace that is gone, and of a table of which it is known that it is gone;
/// 3. what our own records say already: then the cell's record was changed by somebody else, and this repairs it.
/// </summary>
public sealed class NameChanges
{
    private readonly GlobalRecords global;
    private readonly KeptRouting routing;

    /// <param name="global">The inputs of the new record.</param>
    /// <param name="routing">What is known of tables, and what was recorded.</param>
    public NameChanges(GlobalRecords global, KeptRouting routing) => (this.global, this.routing) = (global, routing);

    /// <summary>In the order of the names, and of one name by tablet type.</summary>
    /// <param name="published">What the cell has.</param>
    /// <param name="after">
    /// What its gates would make of the new record; with live tables, if they know these by themselves whatever a record says.
    /// </param>
    public ImmutableArray<NameChange> Between(SrvVSchema published, RoutingModel after)
    {
        var before = after.Next(published, after.Live);
        return
        [
            .. RoutingDifference
                .Between(before, after, NamesOfOnlyKeyspace(before))
                .Changes.Where(change => change.TakesAway)
                .Where(change =>
                    !IsRuled(change, before, after) && !IsGone(change) && !IsRecorded(change, before, after)
                ),
        ];
    }

    /// <summary>With one keyspace every table resolves, named or not; a second one ends that.</summary>
    private IEnumerable<string> NamesOfOnlyKeyspace(RoutingModel model) =>
        model.Keyspaces.Keys is [var only] && routing.Live.Find(only) is { } live ? live.Tables.Concat(live.Views) : [];

    private static bool IsRuled(NameChange change, RoutingModel before, RoutingModel after) =>
        RuleFor(change, after) is { } rule && RuleFor(change, before) != rule;

    private bool IsGone(NameChange change) =>
        change.Before is PlainRoute.Goes(var keyspace, var table, _, _)
        && (
            global.Keyspaces.Find(keyspace)?.Keyspace is null
            || (routing.Live.Find(keyspace) is { } live && !live.Has(table ?? change.Name))
        );

    /// <summary>The records tell where names go for primaries; of other tablets, which rules were in force.</summary>
    private bool IsRecorded(NameChange change, RoutingModel before, RoutingModel after) =>
        change.TabletType is TabletType.Primary
            ? IsRecorded(change.Name, change.After)
            : RuleFor(change, after) is null
                && RuleFor(change, before) is not null
                && routing.RulesAt == (global.RoutingRules?.Modified ?? default);

    private bool IsRecorded(string name, PlainRoute becomes) =>
        (routing.Recorded.Find(name), becomes) switch
        {
            ({ Keyspace: null }, PlainRoute.Ambiguous) => true,
            ({ Keyspace: { } keyspace } recorded, PlainRoute.Goes(var place, var table, _, _)) => keyspace == place
                && recorded.Table == (table ?? name),
            _ => false,
        };

    private static (string From, RoutingRule Rule)? RuleFor(NameChange change, RoutingModel model) =>
        model.RuleFor(new(null, change.Name, change.TabletType));
}
