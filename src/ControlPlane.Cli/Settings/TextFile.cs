namespace ControlPlane.Cli.Settings;

/// <summary>Reads the small files that settings name.</summary>
internal static class TextFile
{
    private const long MaxBytes = 16 * 1024 * 1024;

    public static Reading<string> Read(string path)
    {
        try
        {
            var size = new FileInfo(path).Length;
            return size > MaxBytes
                ? new Reading<string>.Invalid($"'{path}' has {size} bytes, which is more than such a file can have")
                : new Reading<string>.Valid(File.ReadAllText(path));
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return new Reading<string>.Invalid($"'{path}' cannot be read: {Reason(failed)}");
        }
    }

    private static string Reason(Exception failed) =>
        failed switch
        {
            FileNotFoundException or DirectoryNotFoundException => "there is no such file",
            UnauthorizedAccessException => "permission denied, or it is a directory",
            _ => failed.Message,
        };
}
