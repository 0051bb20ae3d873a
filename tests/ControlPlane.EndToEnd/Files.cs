namespace ControlPlane.EndToEnd;

/// <summary>Files that a test writes, gone with it.</summary>
internal sealed class Files : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("controlplane-").FullName;

    /// <summary>Writes a file; its path.</summary>
    public string Write(string name, string content)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
