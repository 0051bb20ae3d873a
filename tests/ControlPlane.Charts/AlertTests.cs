using System.Text.RegularExpressions;
using ControlPlane.Charts.Objects;

namespace ControlPlane.Charts;

/// <summary>Alerts ask for metrics that exist, and each has a runbook.</summary>
public partial class AlertTests
{
    private static readonly string[] OfPrometheus = ["ALERTS", "up"];

    private IReadOnlyList<Alert> alerts = [];

    [OneTimeSetUp]
    public async Task Render() =>
        alerts = [
            .. from one in await Helm.ObjectsAsync([
                .. Matrix.Flags("controller"),
                "--set",
                "metrics.rules.enabled=true",
            ])
            where one.Kind == "PrometheusRule"
            from rule in KubeObject.List(one.Json["spec"]!["groups"]![0]!["rules"])
            select new Alert(
                (string)rule["alert"]!,
                (string)rule["expr"]!,
                (string)rule["labels"]!["severity"]!,
                (string)rule["annotations"]!["summary"]!,
                (string)rule["annotations"]!["runbook_url"]!
            ),
        ];

    [Test]
    public void Each_alert_has_a_runbook_and_each_runbook_an_alert()
    {
        var runbooks = Directory.EnumerateFiles(Home.In("docs", "runbooks"), "ControlPlane*.md");

        alerts
            .Select(alert => alert.Runbook)
            .Order(StringComparer.Ordinal)
            .ShouldBe(runbooks.Select(file => $"docs/runbooks/{Path.GetFileName(file)}").Order(StringComparer.Ordinal));
    }

    [Test]
    public void Each_runbook_says_what_it_means_what_to_look_at_and_what_to_do()
    {
        foreach (var alert in alerts)
        {
            var text = File.ReadAllText(Home.In("docs", "runbooks", $"{alert.Name}.md"));
            text.ShouldStartWith($"# {alert.Name}\n");
            foreach (var heading in (string[])["## What it means", "## What to look at", "## What to do"])
            {
                text.ShouldContain($"\n{heading}\n", customMessage: alert.Name);
            }
        }
    }

    [Test]
    public void Each_alert_asks_for_metrics_and_labels_that_are_documented()
    {
        var documented = MetricRow()
            .Matches(File.ReadAllText(Home.In("docs", "running.md")))
            .SelectMany(row =>
                Code().Matches(row.Groups["names"].Value).Select(name => (Name: name.Groups[1].Value, Row: row))
            )
            .ToDictionary(metric => metric.Name, metric => metric.Row.Groups["labels"].Value);

        foreach (var alert in alerts)
        {
            var asked = Metric().Matches(alert.Expression).Select(match => match.Value).Except(OfPrometheus).ToArray();
            asked.ShouldNotBeEmpty(alert.Name);
            asked.ShouldBeSubsetOf(documented.Keys);
            var labels = Label()
                .Matches($"{alert.Expression} {alert.Summary}")
                .Select(match => match.Groups["label"].Value);
            foreach (var label in labels)
            {
                asked.ShouldContain(metric => documented[metric].Contains($"`{label}`"), $"{alert.Name}: {label}");
            }
        }
    }

    [Test]
    public void Each_alert_is_a_warning_or_critical() =>
        alerts.Select(alert => alert.Severity).Distinct().ShouldBeSubsetOf(["warning", "critical"]);

    [GeneratedRegex(@"^\| (?<names>[^|]*) \| (?<labels>[^|]*)\| [^|]* \|$", RegexOptions.Multiline)]
    private static partial Regex MetricRow();

    [GeneratedRegex("`([a-z_]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("(?<![a-z_{,\"])(controlplane|workqueue|controller_runtime|rest_client|leader_election)_[a-z_]+")]
    private static partial Regex Metric();

    [GeneratedRegex(@"\$labels\.(?<label>[a-z_]+)|(?<label>[a-z_]+)(=~|!~|!=|=)""")]
    private static partial Regex Label();

    private sealed record Alert(string Name, string Expression, string Severity, string Summary, string Runbook);
}
