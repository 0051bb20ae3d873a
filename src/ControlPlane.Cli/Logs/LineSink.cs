using System.Text;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace ControlPlane.Cli.Logs;

/// <summary>
/// Writes lines at once, so that none is lost however the program ends. Lines that come while another thread writes are
/// written by that thread, all together, as soon as it is done with its own: twenty thousand writes of records side by
/// side must not stand in line for a pipe. Up to <see cref="MostWaiting"/> characters wait like that; then callers do.
/// </summary>
internal sealed class LineSink(ITextFormatter format, TextWriter writer) : ILogEventSink
{
    private const int MostWaiting = 256 * 1024;

    private readonly Lock writing = new();
    private readonly Lock gate = new();
    private StringBuilder waiting = new();
    private StringBuilder spare = new();

    public void Emit(LogEvent logEvent)
    {
        using var line = new StringWriter();
        format.Format(logEvent, line);
        bool isFull;
        lock (gate)
        {
            waiting.Append(line.GetStringBuilder());
            isFull = waiting.Length > MostWaiting;
        }

        if (isFull)
        {
            lock (writing)
            {
                WriteWaiting();
            }
        }

        // Whoever holds the lock looks again after it has let go, so that what was added meanwhile is not left behind.
        while (HasWaiting() && writing.TryEnter())
        {
            try
            {
                WriteWaiting();
            }
            finally
            {
                writing.Exit();
            }
        }
    }

    private bool HasWaiting()
    {
        lock (gate)
        {
            return waiting.Length > 0;
        }
    }

    private void WriteWaiting()
    {
        StringBuilder lines;
        lock (gate)
        {
            (lines, waiting) = (waiting, spare);
        }

        try
        {
            writer.Write(lines.ToString());
            writer.Flush();
        }
        finally
        {
            spare = lines.Clear();
        }
    }
}
