using System.Text;
using Serilog.Core;
using Serilog.Debugging;
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

    [ThreadStatic]
    private static StringWriter? line;

    [ThreadStatic]
    private static bool isTogether;

    [ThreadStatic]
    private static LineSink? heldBack;

    private readonly Lock writing = new();
    private readonly Lock gate = new();
    private StringBuilder waiting = new();
    private StringBuilder spare = new();

    /// <summary>
    /// Carries out what logs many lines and writes them when it ends, in one go: one call of the system for all records
    /// of a transaction. Others' writing may take them along before.
    /// </summary>
    public static void Together(Action log)
    {
        isTogether = true;
        try
        {
            log();
        }
        finally
        {
            isTogether = false;
            var sink = heldBack;
            heldBack = null;
            sink?.WriteAllOrTell();
        }
    }

    /// <summary>What cannot be written is no reason to fail for who logs it, as in a call of the logging library.</summary>
    private void WriteAllOrTell()
    {
        try
        {
            WriteAll();
        }
        catch (Exception failed) when (failed is IOException or ObjectDisposedException)
        {
            SelfLog.WriteLine("Lines could not be written: {0}", failed);
        }
    }

    public void Emit(LogEvent logEvent)
    {
        if (Add(logEvent))
        {
            lock (writing)
            {
                WriteWaiting();
            }
        }
        else if (isTogether && (heldBack ??= this) == this)
        {
            return;
        }

        WriteAll();
    }

    /// <returns>True: so much is waiting that the caller must see to it.</returns>
    private bool Add(LogEvent logEvent)
    {
        var formatted = line ??= new();
        formatted.GetStringBuilder().Clear();
        format.Format(logEvent, formatted);
        lock (gate)
        {
            waiting.Append(formatted.GetStringBuilder());
            return waiting.Length > MostWaiting;
        }
    }

    /// <summary>Whoever holds the lock looks again after it has let go, so that what was added meanwhile is not left behind.</summary>
    private void WriteAll()
    {
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
