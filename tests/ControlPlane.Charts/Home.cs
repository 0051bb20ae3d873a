using ControlPlane.EndToEnd;

namespace ControlPlane.Charts;

/// <summary>Files of the checkout that tests read and hold true.</summary>
internal static class Home
{
    public static string Chart { get; } = In("charts", "control-plane");

    public static string In(params string[] parts) => Path.Combine([Executable.Home, .. parts]);

    /// <summary>
    /// Compares a generated file with the committed one. With UPDATE_GOLDEN=1 it is written, and the test fails all the
    /// same.
    /// </summary>
    public static void ShouldHold(string relative, string text)
    {
        var path = In(relative.Split('/'));
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
            Assert.Fail($"{relative} was written; review it and run again without UPDATE_GOLDEN.");
        }

        File.Exists(path).ShouldBeTrue($"{relative} is not there; make it with UPDATE_GOLDEN=1.");
        text.ShouldBe(File.ReadAllText(path), $"{relative} is stale; make it anew with UPDATE_GOLDEN=1.");
    }
}
