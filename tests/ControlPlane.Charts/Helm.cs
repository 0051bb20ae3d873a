using System.Diagnostics;
using ControlPlane.Charts.Objects;
using ControlPlane.EndToEnd;

namespace ControlPlane.Charts;

/// <summary>The real helm.</summary>
internal static class Helm
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public static async Task<Ended> RunAsync(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Home.In("artifacts", "tools", "bin", "helm"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return await Executable.EndAsync(Process.Start(start)!, Longest);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new InvalidOperationException("helm is not there; `make tools` installs it.", missing);
        }
    }

    /// <summary>The manifest of a release <c>vitess</c> in namespace <c>control</c>.</summary>
    public static async Task<string> TemplateAsync(params IEnumerable<string> arguments) =>
        (await RunAsync(["template", "vitess", Home.Chart, "--namespace", "control", .. arguments])).WithExit(0).Output;

    public static async Task<IReadOnlyList<KubeObject>> ObjectsAsync(params IEnumerable<string> arguments) =>
        KubeObject.All(await TemplateAsync(arguments));
}
