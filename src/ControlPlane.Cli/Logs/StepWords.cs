using System.Collections.Concurrent;
using ControlPlane.Api.Documents;
using ControlPlane.Reconcile.Publishing;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Stores;
using Serilog;
using Serilog.Events;

namespace ControlPlane.Cli.Logs;

/// <summary>What all logs say of records and steps in the same words.</summary>
internal static class StepWords
{
    private static readonly ConcurrentDictionary<Type, string> Results = new();

    public static ILogger About(this ILogger log, ServingRecordId record) =>
        log.ForContext(new LogFields(("cell", record.Cell.Value), ("keyspace", record.KeyspaceName?.Value)));

    public static string ResultOf(StepOutcome outcome) =>
        Results.GetOrAdd(outcome.GetType(), type => JsonNames.Of(type.Name));

    public static LogEventLevel LevelOf(StepOutcome outcome) =>
        outcome switch
        {
            StepOutcome.Done or StepOutcome.NoLongerNeeded => LogEventLevel.Information,
            StepOutcome.Failed or StepOutcome.Unknown => LogEventLevel.Error,
            _ => LogEventLevel.Warning,
        };

    public static double Milliseconds(TimeSpan duration) => Math.Round(duration.TotalMilliseconds, 1);

    public static string ActionOf(PlanStep step) =>
        step is PlanStep.Delete ? "delete"
        : step.Replaces == Revision.None ? "create"
        : "replace";
}
