using ControlPlane.Cli.Logs;
using Serilog;

namespace ControlPlane.Cli.Tests.Logs;

public sealed class LineSinkTests
{
    [Test]
    public async Task Lines_of_many_threads_are_all_written_and_none_is_torn()
    {
        const int threads = 8;
        const int lines = 2_000;
        using var written = new StringWriter();
        await using (var log = Logger(written))
        {
            await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Run(() => WriteLines(log, thread))));
        }

        var texts = written.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        texts
            .Select(line => line[line.IndexOf("thread", StringComparison.Ordinal)..].Split(" line=")[0].Trim())
            .Distinct()
            .Count()
            .ShouldBe(threads * lines);
        texts.Length.ShouldBe(threads * lines);

        static void WriteLines(ILogger log, int thread)
        {
            for (var line = 0; line < lines; line++)
            {
                log.Information("thread {thread} line {line}", thread, line);
            }
        }
    }

    [Test]
    public async Task A_line_is_there_when_the_call_that_logs_it_returns()
    {
        using var written = new StringWriter();
        await using var log = Logger(written);
        log.Information("one");
        written.ToString().ShouldContain("one");
    }

    [Test]
    public async Task A_writer_that_failed_once_gets_the_lines_that_follow()
    {
        using var written = new FailsOnce();
        await using var log = Logger(written);
        log.Information("lost");
        log.Information("kept");
        written.ToString().ShouldContain("kept");
        written.ToString().ShouldNotContain("lost");
    }

    private static Serilog.Core.Logger Logger(TextWriter writer) =>
        new LoggerConfiguration().WriteTo.Sink(new LineSink(new TextLines(), writer)).CreateLogger();

    private sealed class FailsOnce : StringWriter
    {
        private bool failed;

        public override void Write(string? value)
        {
            if (!failed)
            {
                failed = true;
                throw new IOException("The pipe is broken.");
            }

            base.Write(value);
        }
    }
}
