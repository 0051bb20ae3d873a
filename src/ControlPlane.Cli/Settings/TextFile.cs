using System.Security;
using System.Text;

namespace ControlPlane.Cli.Settings;

/// <summary>Reads the small files that settings name.</summary>
internal static class TextFile
{
    private const long MaxBytes = 16 * 1024 * 1024;
    private const char ByteOrderMark = '\uFEFF';
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The text; bytes that are none are replaced.</summary>
    public static Reading<string> Read(string path) => Read(path, Encoding.UTF8.GetString);

    /// <summary>The text, of which every byte counts: one that is not UTF-8 is a fault.</summary>
    public static Reading<string> ReadUtf8(string path) => Read(path, StrictUtf8.GetString);

    private static Reading<string> Read(string path, Func<byte[], string> decode)
    {
        try
        {
            var size = new FileInfo(path).Length;
            return size > MaxBytes
                ? new Reading<string>.Invalid($"'{path}' has {size} bytes, which is more than such a file can have")
                : new Reading<string>.Valid(decode(File.ReadAllBytes(path)).TrimStart(ByteOrderMark));
        }
        catch (DecoderFallbackException)
        {
            return new Reading<string>.Invalid($"'{path}' is no text in UTF-8");
        }
        catch (Exception failed)
            when (failed is IOException or UnauthorizedAccessException or NotSupportedException or SecurityException)
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
