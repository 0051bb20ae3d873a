using ControlPlane.Serving.Routing.Explaining;
using ControlPlane.Serving.Routing.Model;
using ControlPlane.Serving.Routing.Report;

namespace ControlPlane.Cli.RoutingViews;

/// <summary>Answers, routes and steps of a look-up in words, for screens and for JSON alike.</summary>
internal static class LookupWords
{
    public static string Of(RoutingAnswer answer) =>
        answer switch
        {
            RoutingAnswer.Table table => $"{table.Keyspace}.{table.Name}{KindOf(table.Kind)}",
            RoutingAnswer.Vindex vindex => $"the vindex {vindex.Name}",
            RoutingAnswer.View view => $"the view {view.Keyspace}.{view.Name}",
            _ => answer.Error!,
        };

    /// <summary>Where a name goes, as the end of "It would …".</summary>
    public static string Of(PlainRoute route) =>
        route switch
        {
            PlainRoute.Goes { Kind: RouteKind.View } view => $"the view in {view.Keyspace}",
            PlainRoute.Goes { Table: { } table } goes => $"{goes.Keyspace}.{table}",
            PlainRoute.Goes goes => $"{goes.Keyspace}",
            PlainRoute.Ambiguous ambiguous => $"ambiguous: {string.Join(", ", ambiguous.Among)}",
            PlainRoute.Hidden hidden => $"not found ({Of(hidden.Reason)} {string.Join(", ", hidden.In)})",
            PlainRoute.Refused refused => refused.Error,
            _ => "not found",
        };

    /// <summary>Why a name is hidden, before the names of keyspaces.</summary>
    public static string Of(HiddenBy reason) =>
        reason switch
        {
            HiddenBy.ExplicitRouting => "explicit routing is required in",
            HiddenBy.NoVindex => "without a vindex in sharded",
            HiddenBy.BuildError => "after an error in the VSchema of",
            HiddenBy.SequenceNotFound => "its sequence is not found in",
            _ => "a reference whose source is not found, in",
        };

    public static string Of(Evidence evidence) =>
        evidence switch
        {
            Evidence.VSchema => "VSchema",
            Evidence.LiveSchema => "live table",
            Evidence.Rule => "routing rule",
            _ => "only keyspace",
        };

    public static string Of(LookupStep step, string name) =>
        step switch
        {
            LookupStep.KeyspaceRuled ruled =>
                $"A keyspace routing rule for {ruled.From} puts {ruled.To} in its place; the look-up goes on there.",
            LookupStep.NoRule none => $"No routing rule stands for {string.Join(" or ", none.Tried)}.",
            LookupStep.Ruled ruled => $"The routing rule for {ruled.From} decides: {Of(ruled.Rule)}.",
            LookupStep.InKeyspace one => Of(one),
            LookupStep.Candidates { All.IsEmpty: true } =>
                "No keyspace is given, so all are looked through. None is known to have it.",
            LookupStep.Candidates { All.Length: 1 } =>
                "No keyspace is given, so all are looked through. One keyspace has it:",
            LookupStep.Candidates many =>
                $"No keyspace is given, so all are looked through. {many.All.Length} keyspaces have it:",
            LookupStep.OnlyKeyspace { IsSharded: true } only =>
                $"{only.Keyspace} is the only keyspace. It is asked itself, and being sharded it must have the "
                    + "table in its VSchema.",
            LookupStep.OnlyKeyspace only =>
                $"{only.Keyspace} is the only keyspace, so every name is taken to be its, known or not.",
            LookupStep.Vindexes { In.IsEmpty: true } => $"No vindex has the name {name} either.",
            LookupStep.Vindexes vindexes =>
                $"There is no such table, but a vindex {name} in {string.Join(", ", vindexes.In)}.",
            _ => "",
        };

    public static string Of(Candidate candidate) =>
        candidate.Standing switch
        {
            Standing.Declared => "its VSchema names it",
            Standing.Exists => "the table exists there",
            Standing.View => "a view of the name exists there",
            Standing.Outranked => "the table exists there, but a VSchema elsewhere names it, which counts more",
            Standing.Explicit => "it requires explicit routing, so it takes no part",
            Standing.NoVindex => "the table exists there, but it is sharded and no VSchema gives it a vindex",
            Standing.Unbuilt => $"its VSchema has an error, and a vtgate stops there: {candidate.Detail}",
            Standing.TakenOut => $"a vtgate takes the table out: {candidate.Detail}",
            Standing.NameTakenOut =>
                "its VSchema names it, but a failed sequence of another keyspace took the name out",
            Standing.LeftToSource => $"a reference table, which leaves the name to its source {candidate.Detail}",
            _ => "",
        };

    /// <summary>Whether the keyspace counts for the plain name.</summary>
    public static bool Counts(Candidate candidate) =>
        candidate.Standing is Standing.Declared or Standing.Exists or Standing.View;

    private static string Of(LookupStep.InKeyspace step) =>
        (step.Keyspace, step.Table) switch
        {
            (null, _) => $"There is no keyspace {step.Name}.",
            (_, Standing.Declared) => $"{step.Name} is asked, and its VSchema names the table.",
            (_, Standing.Exists) => $"{step.Name} is asked, and the table exists there.",
            (_, Standing.View) => $"{step.Name} is asked, and a view of the name exists there.",
            (_, Standing.Assumed) =>
                $"{step.Name} is asked. Its VSchema does not name the table; being unsharded, it gets the query all "
                    + "the same.",
            _ => $"{step.Name} is asked. It is sharded and its VSchema does not name the table.",
        };

    private static string Of(RoutingRule rule) =>
        rule switch
        {
            RoutingRule.To to => $"it leads to {to.Target}, which is not routed again",
            RoutingRule.Nowhere => "it has no target, so the name is disabled",
            RoutingRule.Broken broken => $"it cannot be used ({broken.Error})",
            _ => "",
        };

    private static string KindOf(TableKind kind) =>
        kind switch
        {
            TableKind.Sequence => " (a sequence)",
            TableKind.Reference => " (a reference table)",
            _ => "",
        };
}
