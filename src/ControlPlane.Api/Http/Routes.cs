using System.Collections.Immutable;
using System.Text;
using ControlPlane.Api.Documents;
using ControlPlane.Api.Health;
using ControlPlane.Api.Metrics;
using ControlPlane.Api.Views;

namespace ControlPlane.Api.Http;

/// <summary>What is there to be asked for. Every answer is computed from pictures in memory: no store is asked.</summary>
public sealed class Routes(ProcessView view, TimeProvider time)
{
    private static readonly ImmutableArray<(string Path, string Help)> All =
    [
        ("/status", "what is known, as JSON; ?topology=NAME for one topology"),
        ("/livez", "200 while the loops move"),
        ("/readyz", "200 when every record of every topology has been judged once"),
        ("/metrics", "Prometheus' text format"),
    ];

    /// <param name="path">As asked for, decoded.</param>
    /// <param name="topology">The value of <c>?topology=</c>; null: not given.</param>
    public Answer Find(string path, string? topology) =>
        path switch
        {
            "/status" => Status(topology),
            "/livez" => Of(Liveness.Of(view.Topologies(), time.GetUtcNow())),
            "/readyz" => Of(Readiness.Of(view)),
            "/metrics" => new(200, PrometheusText.ContentType, Exposition.Of(view)),
            "/" => Answer.Text(200, Directory("controlplane run")),
            _ => Answer.Text(404, Directory("There is nothing here. What there is:")),
        };

    private static Answer Of(HealthReport report) => Answer.Text(report.IsWell ? 200 : 503, report.Text);

    private static string Directory(string head) =>
        string.Concat([$"{head}\n", .. All.Select(route => $"{route.Path, -10}{route.Help}\n")]);

    private Answer Status(string? topology)
    {
        var shown = view.Topologies();
        var asked = topology is null ? shown : [.. shown.Where(one => one.Loop.Name == topology)];
        return topology is not null && asked.IsEmpty
            ? Answer.Text(
                404,
                $"No topology '{topology}' is kept here; there are: {string.Join(", ", shown.Select(one => one.Loop.Name))}.\n"
            )
            : new(200, "application/json", StatusJson.Write(StatusDocuments.Of(view, asked, time.GetUtcNow())));
    }
}
