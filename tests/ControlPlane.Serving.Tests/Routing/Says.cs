using ControlPlane.Protocols.Topodata;
using ControlPlane.Serving.Routing.Model;
using ControlPlane.Serving.Routing.Report;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Tests.Routing;

/// <summary>Prints answers and routes so that a test shows them in one line.</summary>
internal static class Says
{
    /// <summary>The answer to a plain name.</summary>
    public static string Answer(this RoutingModel model, string name, TabletType type = TabletType.Primary) =>
        Print(model.Resolve(new(null, name, type)));

    public static string AnswerIn(this RoutingModel model, string keyspace, string name) =>
        Print(model.Resolve(new(new KeyspaceName(keyspace), name, TabletType.Primary)));

    public static string Print(RoutingAnswer answer) =>
        answer switch
        {
            RoutingAnswer.Table table => $"{table.Keyspace}.{table.Name}",
            RoutingAnswer.Vindex vindex => $"vindex {vindex.Name}",
            _ => answer.Error!,
        };

    /// <summary>A report's names: <c>t1 a</c>, <c>t2 a|b</c>, <c>t3 -a ExplicitRouting</c>.</summary>
    public static string[] Lines(this RoutingReport report) =>
        [.. report.Names.Select(name => $"{name.Name} {Print(name.Route)}")];

    public static string[] Lines(this RoutingDifference difference) =>
        [
            .. difference.Changes.Select(change =>
                $"{change.Kind} {change.Name}{(change.TabletType is TabletType.Primary ? "" : $"@{change.TabletType}")}: "
                + $"{Print(change.Before)} > {Print(change.After)}"
            ),
        ];

    public static string Print(PlainRoute route) =>
        route switch
        {
            PlainRoute.Goes goes => $"{goes.Keyspace}{(goes.Table is null ? "" : $".{goes.Table}")}"
                + (goes.Kind is RouteKind.Table ? "" : $" {goes.Kind}")
                + (goes.Evidence is Evidence.VSchema ? "" : $" by {goes.Evidence}"),
            PlainRoute.Ambiguous ambiguous => string.Join('|', ambiguous.Among),
            PlainRoute.Hidden hidden => $"-{string.Join('|', hidden.In)} {hidden.Reason}",
            PlainRoute.Refused refused => refused.Error,
            _ => "?",
        };
}
