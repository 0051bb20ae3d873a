namespace ControlPlane.Torture.Subjects;

/// <summary>The published executable.</summary>
internal static class Published
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "ControlPlane.sln")))
        {
            folder = System.IO.Path.GetDirectoryName(folder)!;
        }

        var path = System.IO.Path.Combine(folder, "artifacts", "controlplane", "controlplane");
        return File.Exists(path)
            ? path
            : throw new InvalidOperationException($"{path} is not there; `make publish` makes it.");
    }
}
