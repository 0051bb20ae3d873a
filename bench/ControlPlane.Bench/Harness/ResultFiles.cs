namespace ControlPlane.Bench.Harness;

/// <summary>The committed figures: one file for each benchmark, and the one table over all of them.</summary>
internal sealed class ResultFiles(string directory)
{
    private const string HeadlinesHeader = "| figure | measured | target | met |\n|---|---|---|---|";

    public async Task WriteAsync(string name, BenchReport report, CancellationToken cancellation)
    {
        List<string> parts = [$"# {report.Title}", report.Description, string.Join('\n', report.Lines)];
        if (report.Headlines.Count > 0)
        {
            parts.Add($"{HeadlinesHeader}\n{string.Join('\n', report.Headlines)}");
        }

        parts.Add(await Machine.DescribeAsync(cancellation));
        parts.Add("Written by `make bench`.");
        await File.WriteAllTextAsync(PathOf(name), string.Join("\n\n", parts) + "\n", cancellation);
    }

    /// <summary>Gathers the tables of figures and targets out of all files, also of those that others wrote by the same form.</summary>
    public async Task<string> SumUpAsync(IEnumerable<string> names, CancellationToken cancellation)
    {
        List<string> lines = [HeadlinesHeader];
        foreach (var name in names.Where(name => File.Exists(PathOf(name))))
        {
            var text = await File.ReadAllTextAsync(PathOf(name), cancellation);
            var start = text.IndexOf(HeadlinesHeader, StringComparison.Ordinal);
            if (start >= 0)
            {
                var table = text[(start + HeadlinesHeader.Length + 1)..].Split("\n\n")[0];
                lines.AddRange(table.Split('\n').Select(line => $"| [{name}]({name}.md) {line}"));
            }
        }

        lines[0] = "| benchmark " + lines[0].Replace("\n|", "\n|---|", StringComparison.Ordinal);
        var summary = string.Join('\n', lines);
        await File.WriteAllTextAsync(
            PathOf("summary"),
            $"# All figures beside their targets\n\n{summary}\n\n{await Machine.DescribeAsync(cancellation)}\n\nWritten by `make bench`.\n",
            cancellation
        );
        return summary;
    }

    private string PathOf(string name) => Path.Combine(directory, $"{name}.md");
}
