using ControlPlane.Reconcile.Publishing;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Stores;
using Serilog;
using Serilog.Events;
using Serilog.Parsing;

namespace ControlPlane.Cli.Logs;

/// <summary>
/// The line of a step that has ended. A pass may write twenty thousand of them, so the event is put together here: what the
/// logging library does for each call (loggers for each key, looking up the template) costs more than the line.
/// </summary>
internal static class StepLine
{
    private static readonly MessageTemplate Message = new MessageTemplateParser().Parse("{record:l}: {outcome:l}");

    /// <param name="log">Has the keys that all lines have.</param>
    /// <param name="level">How much it matters.</param>
    /// <param name="outcome">What is told.</param>
    /// <param name="duration">Of the transaction.</param>
    /// <param name="more">Keys of this line alone; without a value they are left out.</param>
    public static void Write(
        ILogger log,
        LogEventLevel level,
        StepOutcome outcome,
        TimeSpan duration,
        params ReadOnlySpan<(string Key, object? Value)> more
    )
    {
        if (!log.IsEnabled(level))
        {
            return;
        }

        var (record, result) = (outcome.Step.Record, StepWords.ResultOf(outcome));
        var fields = new List<LogEventProperty>(16);
        Add("event", "step");
        Add("record", record.ToString());
        Add("cell", record.Cell.Value);
        Add("keyspace", record.KeyspaceName?.Value);
        Add("action", StepWords.ActionOf(outcome.Step));
        Add("outcome", result);
        Add("revision", (outcome as StepOutcome.Done)?.At.Value);
        Add("bytes", (outcome.Step as PlanStep.Write)?.Content.Length);
        Add("durationMs", StepWords.Milliseconds(duration));
        Add("why", outcome is StepOutcome.Done ? null : Screens.NotDone.Of(outcome).Why);
        foreach (var (key, value) in more)
        {
            Add(key, value);
        }

        log.Write(new LogEvent(DateTimeOffset.UtcNow, level, exception: null, Message, fields));

        void Add(string key, object? value)
        {
            if (value is not null)
            {
                fields.Add(new(key, new ScalarValue(value)));
            }
        }
    }
}
