using ControlPlane.Serving.Routing.Model;

namespace ControlPlane.Serving.Routing.Changes;

/// <summary>A plain name that resolves now and would not any more, or would resolve to another table.</summary>
public sealed record NameChange(string Name, RoutingAnswer Before, RoutingAnswer After)
{
    public override string ToString() =>
        After switch
        {
            RoutingAnswer.Ambiguous => $"{Name} ({Place(Before)}) would be ambiguous",
            RoutingAnswer.Table or RoutingAnswer.View => $"{Name} would move from {Place(Before)} to {Place(After)}",
            RoutingAnswer.NotFound => $"{Name} ({Place(Before)}) would not be found",
            _ => $"{Name} ({Place(Before)}) would be refused: {After.Error}",
        };

    private string Place(RoutingAnswer answer) =>
        answer switch
        {
            RoutingAnswer.Table(var keyspace, var table, _, _) => table == Name ? $"{keyspace}" : $"{keyspace}.{table}",
            RoutingAnswer.View(var keyspace, _) => $"{keyspace}",
            _ => "a vindex",
        };
}
