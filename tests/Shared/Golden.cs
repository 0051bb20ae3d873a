using System.Runtime.CompilerServices;

namespace ControlPlane.Testing;

/// <summary>
/// Compares text with a reviewed file. With UPDATE_GOLDEN=1 in the environment the file is written instead, and the
/// test fails all the same, so that an update is never taken for a pass.
/// </summary>
internal static class Golden
{
    /// <param name="relative">The file, below the test project's directory.</param>
    public static void ShouldMatch(string relative, string actual, [CallerFilePath] string here = "")
    {
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            var root = Path.GetDirectoryName(here)!;
            while (!Directory.EnumerateFiles(root, "*.csproj").Any())
            {
                root = Path.GetDirectoryName(root)!;
            }

            File.WriteAllText(Path.Combine(root, relative), actual);
            Assert.Fail($"{relative} was written; review it and run again without UPDATE_GOLDEN.");
        }

        var path = Path.Combine(AppContext.BaseDirectory, relative);
        File.Exists(path).ShouldBeTrue($"{relative} is not there; make it with UPDATE_GOLDEN=1.");
        var (expected, lines) = (File.ReadAllLines(path), actual.Split('\n'));
        for (var i = 0; i < Math.Min(expected.Length, lines.Length); i++)
        {
            lines[i].ShouldBe(expected[i], $"{relative}, line {i + 1}");
        }

        actual.ShouldBe(File.ReadAllText(path));
    }
}
