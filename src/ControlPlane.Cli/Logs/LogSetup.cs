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
            .WriteTo.Sink(new WriterSink(format, error))
            .CreateLogger();
    }

    /// <summary>
    /// Lines are short and few: they are written at once, so that none is lost however the program ends.
    /// </summary>
    private sealed class WriterSink(ITextFormatter format, TextWriter writer) : ILogEventSink
    {
        private readonly Lock gate = new();

        public void Emit(LogEvent logEvent)
        {
            using var line = new StringWriter();
            format.Format(logEvent, line);
            lock (gate)
            {
                writer.Write(line.ToString());
                writer.Flush();
            }
        }
    }
}
