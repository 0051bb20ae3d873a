using ControlPlane.Cli.Settings;

namespace ControlPlane.Cli.Files.Strict;

/// <summary>Collects what is wrong with one file.</summary>
internal sealed class FileProblems(string path)
{
    private readonly List<Problem> problems = [];

    public IReadOnlyList<Problem> All => problems;

    public void Add(long line, string what) => problems.Add(new($"{path}:{line}", what));

    public void Add(string what) => problems.Add(new(path, what));
}
