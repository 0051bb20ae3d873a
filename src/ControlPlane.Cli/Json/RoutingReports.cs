using System.Collections.Immutable;
using ControlPlane.Api.Documents;
using ControlPlane.Cli.RoutingViews;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Serving.Routing.Explaining;
using ControlPlane.Serving.Routing.Linting;
using ControlPlane.Serving.Routing.Model;
using ControlPlane.Serving.Routing.Report;
using ControlPlane.Serving.Schemas;

namespace ControlPlane.Cli.Json;

/// <summary>Turns what the routing commands work with into what they report.</summary>
internal static class RoutingReports
{
    private static readonly TabletType[] OtherTypes = [TabletType.Replica, TabletType.Rdonly];

    public static RoutingDocument Of(RoutingReport report) =>
        new(
            [.. report.Names.Select(name => Of(name, report))],
            [.. report.Model.Keyspaces.Values.Select(keyspace => Of(keyspace, report.Model))],
            [.. report.Unread.Select(keyspace => keyspace.Value)]
        );

    public static IReadOnlyList<CellDifferenceDocument> Of(ImmutableArray<CellDifference> cells) =>
        [
            .. cells.Select(cell => new CellDifferenceDocument(
                cell.Cell.Value,
                cell.Problem,
                cell.Difference is { } difference ? [.. difference.Changes.Select(Of)] : null
            )),
        ];

    public static IReadOnlyList<LiveTablesDocument> Of(ImmutableArray<LiveSchema> lists) =>
        [
            .. lists.Select(list => new LiveTablesDocument(
                list.Keyspace.Value,
                list.Source,
                list.ReadAt,
                list.Tables.Count,
                list.Views.Count
            )),
        ];

    public static ExplanationDocument Of(ExplainView shown) =>
        new()
        {
            Name = shown.Explanation.Query.Name,
            Keyspace = shown.Explanation.Query.Keyspace?.Value,
            TabletType = TypeOf(shown.Explanation.Query.TabletType),
            Cell = shown.Cell?.Value,
            Answer = Of(shown.Explanation.Answer),
            Steps = [.. shown.Explanation.Steps.Select(step => Of(step, shown.Explanation.Query.Name))],
            WouldChange = [.. shown.Explanation.WouldChange.Select(ChangeWords.Of)],
            Cells =
            [
                .. shown.Answers.Select(alike => new CellAnswerDocument(
                    [.. alike.Cells.Select(cell => cell.Value)],
                    alike.Answer,
                    alike.Problem
                )),
            ],
            NearNames = shown.Near,
        };

    public static IReadOnlyList<LintDocument> Of(LintInputs inputs, ImmutableArray<LintFinding> findings) =>
        [
            .. inputs.Problems.Select(problem => new LintDocument(
                "error",
                "unreadable",
                problem.Place,
                problem.What,
                null
            )),
            .. findings.Select(finding => new LintDocument(
                JsonNames.Of(finding.Severity),
                JsonNames.Of(finding.Kind),
                $"{finding.Place}",
                finding.Why,
                finding.Remedy
            )),
        ];

    private static NameDocument Of(NameRoute name, RoutingReport report) =>
        new(
            name.Name,
            Of(name.Route) with
            {
                KnownAt = report.KnownAt(name.Route),
            },
            report.Model.Rules.TypedPlainNames.Contains(name.Name)
                ? OtherTypes.ToDictionary(TypeOf, type => Of(report.RouteOf(name.Name, type)))
                : null
        );

    private static RouteDocument Of(PlainRoute route) =>
        route switch
        {
            PlainRoute.Goes goes => new()
            {
                Result = "found",
                Keyspace = goes.Keyspace.Value,
                Table = goes.Table,
                Kind = JsonNames.Of(goes.Kind),
                DecidedBy = JsonNames.Of(goes.Evidence),
            },
            PlainRoute.Ambiguous ambiguous => new()
            {
                Result = "ambiguous",
                Keyspaces = [.. ambiguous.Among.Select(keyspace => keyspace.Value)],
                DecidedBy = JsonNames.Of(ambiguous.Evidence),
            },
            PlainRoute.Hidden hidden => new()
            {
                Result = "hidden",
                Keyspaces = [.. hidden.In.Select(keyspace => keyspace.Value)],
                Reason = JsonNames.Of(hidden.Reason),
            },
            PlainRoute.Refused refused => new()
            {
                Result = "refused",
                Error = refused.Error,
                DecidedBy = JsonNames.Of(Evidence.Rule),
            },
            _ => new() { Result = "unknown" },
        };

    private static KeyspaceDocument Of(KeyspaceModel keyspace, RoutingModel model) =>
        new(
            keyspace.Name.Value,
            keyspace.IsSharded,
            keyspace.RequiresExplicitRouting,
            model.ErrorOf(keyspace.Name),
            model.Live?.Find(keyspace.Name)?.ReadAt,
            model.Live?.Find(keyspace.Name)?.Source
        );

    private static NameChangeDocument Of(NameChange change) =>
        new(change.Name, TypeOf(change.TabletType), JsonNames.Of(change.Kind), Of(change.Before), Of(change.After));

    private static AnswerDocument Of(RoutingAnswer answer)
    {
        var result = JsonNames.OfCase(answer);
        return answer switch
        {
            RoutingAnswer.Table table => new(result, table.Keyspace.Value, table.Name, table.Known, null),
            RoutingAnswer.View view => new(result, view.Keyspace.Value, view.Name, true, view.Error),
            _ => new(result, null, null, null, answer.Error),
        };
    }

    private static StepDocument Of(LookupStep step, string name) =>
        new(
            JsonNames.OfCase(step),
            LookupWords.Of(step, name),
            step is LookupStep.Candidates candidates ? [.. candidates.All.Select(Of)] : null
        );

    private static CandidateDocument Of(Candidate candidate) =>
        new(
            candidate.Keyspace.Name.Value,
            JsonNames.Of(candidate.Standing),
            LookupWords.Counts(candidate),
            LookupWords.Of(candidate),
            candidate.KnownAt,
            candidate.Source
        );

    private static string TypeOf(TabletType type) => TabletTypeSuffix.Of(type).TrimStart('@');
}
