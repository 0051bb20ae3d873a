using ControlPlane.Cli.Settings;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace ControlPlane.Cli.Logs;

/// <summary>Makes the logger: one line per event, on standard error.</summary>
internal static class LogSetup
{
    public static Logger Create(GeneralSettings settings, LogEventLevel usual, TextWriter error)
    {
        ITextFormatter format = settings.LogFormat is LogFormat.Json ? new JsonLines() : new TextLines();
        return new LoggerConfiguration()
            .MinimumLevel.Is(settings.LogLevel ?? usual)
            .WriteTo.Sink(new LineSink(format, error))
            .CreateLogger();
    }
}
