using System.Diagnostics;

namespace ControlPlane.Cli.Tests.Gates;

/// <summary>A directory of a test's own, gone with it.</summary>
internal sealed class Folder : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("controlplane-").FullName;

    public string this[string name] => Path.Combine(path, name);

    public void Write(string name, string text) => File.WriteAllText(this[name], text);

    /// <summary>As editors do: another file takes the place of the first one.</summary>
    public void Replace(string name, string text)
    {
        Write($".{name}.swp", text);
        File.Move(this[$".{name}.swp"], this[name], overwrite: true);
    }

    /// <summary>As Kubernetes does with a mounted ConfigMap: the files' links go through a link that is swapped.</summary>
    public void Project(string name, string text)
    {
        var version = $"..{Guid.NewGuid():n}";
        Directory.CreateDirectory(this[version]);
        File.WriteAllText(Path.Combine(this[version], name), text);
        File.CreateSymbolicLink(this["..data_tmp"], version);
        using var rename = Process.Start("mv", ["-T", this["..data_tmp"], this["..data"]]); // .NET moves no links
        rename.WaitForExit();
        rename.ExitCode.ShouldBe(0);
        if (!File.Exists(this[name]))
        {
            File.CreateSymbolicLink(this[name], Path.Combine("..data", name));
        }
    }

    public void Dispose() => Directory.Delete(path, recursive: true);
}
