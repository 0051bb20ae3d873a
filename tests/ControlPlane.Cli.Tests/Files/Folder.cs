namespace ControlPlane.Cli.Tests.Files;

/// <summary>A directory of a test's own, gone with it.</summary>
internal sealed class Folder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("controlplane-").FullName;

    public string this[string file]
    {
        get => File.ReadAllText(At(file));
        set
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(file))!);
            File.WriteAllText(At(file), value);
        }
    }

    public string At(string file) => System.IO.Path.Combine(Path, file);

    public bool Has(string file) => File.Exists(At(file));

    /// <summary>Every file with its content, hidden ones included.</summary>
    public SortedDictionary<string, string> All =>
        new(
            Directory
                .EnumerateFiles(Path, "*", SearchOption.AllDirectories)
                .ToDictionary(file => System.IO.Path.GetRelativePath(Path, file), File.ReadAllText),
            StringComparer.Ordinal
        );

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
