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

    [Test]
    public async Task Lines_that_are_logged_together_leave_in_one_go_and_in_order()
    {
        using var written = new CountsWrites();
        await using var log = Logger(written);
        LineSink.Together(() =>
        {
            log.Information("one");
            log.Information("two");
            written.ToString().ShouldBeEmpty();
        });
        written.Writes.ShouldBe(1);
        var texts = written.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        texts.Select(text => text.Split(' ')[2]).ShouldBe(["one", "two"]);
    }

    [Test]
    public async Task A_pipe_that_breaks_does_not_fail_who_logs_many_lines()
    {
        using var written = new FailsOnce();
        await using var log = Logger(written);
        LineSink.Together(() => log.Information("lost"));
        LineSink.Together(() => log.Information("kept"));
        written.ToString().ShouldContain("kept");
    }

    [Test]
    public async Task So_many_lines_together_that_they_fill_what_waits_are_written_before_the_end()
    {
        using var written = new StringWriter();
        await using var log = Logger(written);
        LineSink.Together(() =>
        {
            for (var line = 0; line < 10_000; line++)
            {
                log.Information("a line that is long enough, number {line}", line);
            }

            written.ToString().Length.ShouldBeGreaterThan(0);
        });
        written.ToString().Count(c => c == '\n').ShouldBe(10_000);
    }

    private static Serilog.Core.Logger Logger(TextWriter writer) =>
        new LoggerConfiguration().WriteTo.Sink(new LineSink(new TextLines(), writer)).CreateLogger();

    private sealed class CountsWrites : StringWriter
    {
        public int Writes { get; private set; }

        public override void Write(string? value)
        {
            Writes++;
            base.Write(value);
        }
    }

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
