using System.Text.RegularExpressions;

namespace ControlPlane.Architecture;

/// <summary>Rules of the house that a machine can check: see CONTRIBUTING.md.</summary>
public partial class HouseRulesTests
{
    /// <summary>
    /// Projects whose loops run inside a deterministic simulation: what leaves the caller's synchronisation context, or
    /// reads a clock of its own, cannot be reproduced there.
    /// </summary>
    private static readonly string[] Simulated =
    [
        "ControlPlane.Topology",
        "ControlPlane.Serving",
        "ControlPlane.Kubernetes/Election",
        "ControlPlane.Kubernetes/Informers",
        "ControlPlane.Kubernetes/Queues",
        "ControlPlane.Reconcile",
    ];

    [Test]
    public void Nothing_in_simulated_modules_leaves_the_loop_or_reads_a_clock() =>
        Offences(Simulated.SelectMany(module => Repository.Files($"src/{module}", "*.cs")), LeavesTheLoop())
            .ShouldBeEmpty();

    [Test]
    public void Nothing_simulated_uses_the_decorator_that_leaves_the_loop() =>
        Offences(
                Simulated
                    .SelectMany(module => Repository.Files($"src/{module}", "*.cs"))
                    .Concat(Repository.Files("tests/ControlPlane.Simulation", "*.cs"))
                    .Where(file => !file.Contains("/Resilience/", StringComparison.Ordinal)),
                Decorator()
            )
            .ShouldBeEmpty();

    [Test]
    public void No_warning_is_switched_off_without_a_reason() =>
        Offences(Repository.Files("src", "*.cs"), PragmaWithoutReason()).ShouldBeEmpty();

    [Test]
    public void No_test_sleeps_is_ignored_or_retried() =>
        Offences(
                Repository
                    .Files("tests", "*.cs")
                    .Where(file => !file.EndsWith("HouseRulesTests.cs", StringComparison.Ordinal)),
                Evasion()
            )
            .ShouldBeEmpty();

    [Test]
    public void Every_local_link_in_the_documents_leads_somewhere()
    {
        var documents = Directory
            .EnumerateFiles(Repository.Root, "*.md")
            .Concat(((string[])["docs", "charts", "deploy"]).SelectMany(folder => Repository.Files(folder, "*.md")));
        var broken =
            from document in documents
            from Match link in LocalLink().Matches(File.ReadAllText(document))
            let target = Path.Combine(Path.GetDirectoryName(document)!, link.Groups["target"].Value)
            where !File.Exists(target) && !Directory.Exists(target)
            select $"{Repository.Relative(document)}: {link.Groups["target"].Value}";

        broken.ShouldBeEmpty();
    }

    [Test]
    public void The_readme_names_only_make_targets_that_exist()
    {
        var readme = Path.Combine(Repository.Root, "README.md");
        var targets = File.ReadAllLines(Path.Combine(Repository.Root, "Makefile"))
            .Where(line => MakeTarget().IsMatch(line))
            .Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)])
            .ToHashSet();

        MakeCommand()
            .Matches(File.ReadAllText(readme))
            .Select(match => match.Groups["target"].Value)
            .ShouldBeSubsetOf(targets);
    }

    private static IEnumerable<string> Offences(IEnumerable<string> files, Regex pattern) =>
        from file in files
        from line in File.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
        where pattern.IsMatch(line.Text)
        select $"{Repository.Relative(file)}:{line.Number}: {line.Text.Trim()}";

    [GeneratedRegex(
        @"ConfigureAwait\(false\)|Task\.Run\(|\.ContinueWith\(|\.CancelAsync\(|Thread\.Sleep|DateTime(Offset)?\.(Utc)?Now|Random\.Shared|Stopwatch\.|Task\.WhenEach"
    )]
    private static partial Regex LeavesTheLoop();

    [GeneratedRegex(@"using (Polly|ControlPlane\.Reconcile\.Resilience)|\bResilientStore\b")]
    private static partial Regex Decorator();

    [GeneratedRegex(@"#pragma warning disable [A-Z0-9, ]+$")]
    private static partial Regex PragmaWithoutReason();

    [GeneratedRegex(@"Thread\.Sleep|\[Ignore|\[Retry|Assert\.(Ignore|Inconclusive|Pass)\(")]
    private static partial Regex Evasion();

    [GeneratedRegex(@"\]\((?<target>[^)#:\s]+)(#[^)]*)?\)")]
    private static partial Regex LocalLink();

    [GeneratedRegex(@"^[a-z-]+:")]
    private static partial Regex MakeTarget();

    [GeneratedRegex(@"\bmake (?<target>[a-z-]+)\b(?=`|\s*$|\s+#)", RegexOptions.Multiline)]
    private static partial Regex MakeCommand();
}
