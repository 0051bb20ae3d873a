using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Routing.Model;
using ControlPlane.Serving.Routing.Report;
using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Names;
using FsCheck;
using FsCheck.Fluent;

namespace ControlPlane.Serving.Tests.Routing;

/// <summary>Laws of the model and the report, on records that nobody thought of.</summary>
public class RoutingProperties
{
    private static readonly string[] Selected = ["", .. RandomCluster.Keyspaces, "old", "gone"];
    private static readonly string[] Names = [.. RandomCluster.Tables, "other", "hash", "never"];
    private static readonly TabletType[] Types = [TabletType.Primary, TabletType.Replica];

    [Test]
    public void A_model_made_from_another_answers_like_one_made_from_scratch() =>
        ForAllSteps(step =>
        {
            var grown = RoutingModel.From(step.Record, step.Live).Next(step.NextRecord, step.NextLive);

            AnswersOf(grown).ShouldBe(AnswersOf(RoutingModel.From(step.NextRecord, step.NextLive)));
        });

    [Test]
    public void A_report_made_from_another_says_what_one_made_from_scratch_says() =>
        ForAllSteps(step =>
        {
            var before = RoutingModel.From(step.Record, step.Live);
            var after = before.Next(step.NextRecord, step.NextLive);

            RoutingReport.Of(before).Next(after).Lines().ShouldBe(RoutingReport.Of(after).Lines());
        });

    [Test]
    public void A_report_says_what_the_model_answers() =>
        ForAllSteps(step =>
        {
            var report = RoutingReport.Of(RoutingModel.From(step.Record, step.Live));
            foreach (var name in report.Names)
            {
                var answer = report.Model.Resolve(RoutingQuery.Plain(name.Name));
                (name.Route is PlainRoute.Goes).ShouldBe(
                    answer is RoutingAnswer.Table or RoutingAnswer.View,
                    name.Name
                );
                if (name.Route is PlainRoute.Goes { Kind: not RouteKind.View } goes)
                {
                    $"{goes.Keyspace}.{goes.Table ?? name.Name}".ShouldBe(Says.Print(answer));
                }

                (name.Route is PlainRoute.Ambiguous).ShouldBe(answer is RoutingAnswer.Ambiguous, name.Name);
            }
        });

    [Test]
    public void Two_models_differ_as_their_reports_do() =>
        ForAllSteps(step =>
        {
            var before = RoutingModel.From(step.Record, step.Live);
            var after = before.Next(step.NextRecord, step.NextLive);

            RoutingDifference
                .Between(before, after)
                .Lines()
                .ShouldBe(RoutingDifference.Between(RoutingReport.Of(before), RoutingReport.Of(after)).Lines());
        });

    [Test]
    public void What_is_gained_one_way_is_taken_away_the_other_way() =>
        ForAllSteps(step =>
        {
            var before = RoutingReport.Of(RoutingModel.From(step.Record, step.Live));
            var after = RoutingReport.Of(RoutingModel.From(step.NextRecord, step.NextLive));
            var there = RoutingDifference.Between(before, after).Changes;
            var back = RoutingDifference.Between(after, before).Changes;

            Names(there, NameChangeKind.Moved).ShouldBe(Names(back, NameChangeKind.Moved));
            Names(there, NameChangeKind.Gained)
                .ShouldBe(
                    back.Where(change => change.Before is PlainRoute.Goes && change.After is not PlainRoute.Goes)
                        .Select(Key)
                );

            static IEnumerable<string> Names(IEnumerable<NameChange> changes, NameChangeKind kind) =>
                changes.Where(change => change.Kind == kind).Select(Key);

            static string Key(NameChange change) => $"{change.Name}@{change.TabletType}";
        });

    private static string[] AnswersOf(RoutingModel model) =>
        [
            .. from keyspace in Selected
            from name in Names
            from type in Types
            let query = new RoutingQuery(keyspace.Length == 0 ? null : new KeyspaceName(keyspace), name, type)
            select $"{keyspace}/{name}@{type}: {Says.Print(model.Resolve(query))}",
            .. model.Keyspaces.Keys.Select(keyspace => $"{keyspace}: {model.ErrorOf(keyspace)}"),
        ];

    private static void ForAllSteps(Action<Step> check) =>
        Prop.ForAll(Steps().ToArbitrary(), check).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static Gen<Step> Steps() =>
        from record in RandomCluster.Records()
        from lists in RandomCluster.Lists()
        from changed in RandomCluster.Changed(record, lists)
        from tracks in Gen.Elements(true, true, false)
        select new Step(record, tracks ? lists : null, changed.Record, tracks ? changed.Live : null);

    private sealed record Step(SrvVSchema Record, LiveSchemas? Live, SrvVSchema NextRecord, LiveSchemas? NextLive);
}
