using System.Collections.Immutable;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Records;
using ControlPlane.Serving.Routing.Kept;
using ControlPlane.Serving.Routing.Model;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Changes;

/// <summary>
/// Which plain names a new SrvVSchema would take away from those who use them now, in one cell. Not counted as taken away
/// (docs/decisions/0014):
/// 1. what a routing rule for that very name decides in the new record: a person or a workflow wrote it for this;
/// 2. names of a keyspace that is gone, and of a table of which it is known that it is gone;
/// 3. what our own records say already: then the cell's record was changed by somebody else, and this repairs it.
/// </summary>
public sealed class NameChanges
{
    private readonly GlobalRecords global;
    private readonly KeptRouting routing;
    private readonly bool tracks;

    /// <param name="global">The inputs of the new record.</param>
    /// <param name="routing">What is known of tables, and what was recorded.</param>
    /// <param name="tracks">The cell's gates know live tables by themselves, whatever the record says.</param>
    public NameChanges(GlobalRecords global, KeptRouting routing, bool tracks) =>
        (this.global, this.routing, this.tracks) = (global, routing, tracks);

    /// <summary>In the order of the names.</summary>
    public ImmutableArray<NameChange> Between(SrvVSchema published, SrvVSchema desired)
    {
        var live = tracks ? routing.Live : null;
        var (before, after) = (RoutingModel.From(published, live), RoutingModel.From(desired, live));
        return
        [
            .. from name in NamesIn(before)
            where !after.Rules.Routing.ContainsKey(name)
            let was = before.Resolve(RoutingQuery.Plain(name))
            where was is RoutingAnswer.Table or RoutingAnswer.View or RoutingAnswer.Vindex
            let becomes = after.Resolve(RoutingQuery.Plain(name))
            where !AreSame(was, becomes) && !IsGone(was) && !IsRecorded(name, becomes)
            select new NameChange(name, was, becomes),
        ];
    }

    private static IEnumerable<string> NamesIn(RoutingModel model) =>
        model
            .Names.Concat(model.Rules.Routing.Keys.Where(rule => !rule.Contains('.') && !rule.Contains('@')))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);

    private static bool AreSame(RoutingAnswer before, RoutingAnswer after) => PlaceOf(before) == PlaceOf(after);

    private static (KeyspaceName? Keyspace, string Name) PlaceOf(RoutingAnswer answer) =>
        answer switch
        {
            RoutingAnswer.Table(var keyspace, var table, _, _) => (keyspace, table),
            RoutingAnswer.View(var keyspace, var view) => (keyspace, view),
            RoutingAnswer.Vindex => (null, "vindex"),
            _ => (null, ""),
        };

    private bool IsGone(RoutingAnswer was) =>
        PlaceOf(was) is ({ } keyspace, var table)
        && (
            global.Keyspaces.Find(keyspace)?.Keyspace is null
            || (routing.Live.Find(keyspace) is { } live && !live.Has(table))
        );

    private bool IsRecorded(string name, RoutingAnswer becomes) =>
        (routing.Recorded.Find(name), becomes) switch
        {
            ({ Keyspace: null }, RoutingAnswer.Ambiguous) => true,
            ({ Keyspace: { } keyspace } recorded, RoutingAnswer.Table(var place, var table, _, _)) => keyspace == place
                && recorded.Table == table,
            _ => false,
        };
}
