using Serilog.Core;
using Serilog.Events;

namespace ControlPlane.Cli.Logs;

/// <summary>Several keys of a log line at once: a pass may write a line for each of twenty thousand records.</summary>
internal sealed class LogFields(params (string Name, object? Value)[] fields) : ILogEventEnricher
{
    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        foreach (var (name, value) in fields)
        {
            if (value is not null)
            {
                logEvent.AddPropertyIfAbsent(new LogEventProperty(name, new ScalarValue(value)));
            }
        }
    }
}
