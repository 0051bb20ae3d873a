using System.Text.RegularExpressions;
using ControlPlane.Charts.Objects;

namespace ControlPlane.Charts.Deploy;

/// <summary>The manifests for those without Helm are what the chart gives.</summary>
public partial class ManifestTests
{
    private static readonly string[] Names = ["controller", "cronjob", "operator"];

    [TestCaseSource(nameof(Names))]
    public async Task The_plain_manifest_is_what_the_chart_gives(string name)
    {
        var rendered = await Helm.TemplateAsync(
            "--no-hooks",
            "--values",
            Home.In("deploy", "manifests", $"{name}.values.yaml")
        );

        Home.ShouldHold(
            $"deploy/manifests/{name}.yaml",
            "# Made from the chart by a test. Edit the values beside it, or take the chart itself.\n"
                + OfHelm().Replace(rendered, "")
        );
    }

    [TestCaseSource(nameof(Names))]
    public void The_plain_manifest_can_be_applied(string name)
    {
        var objects = KubeObject.All(File.ReadAllText(Home.In("deploy", "manifests", $"{name}.yaml")));

        objects.ShouldNotBeEmpty();
        objects.SelectMany(one => KindSchemas.Instance.Problems(one.Json)).ShouldBeEmpty();
        objects.ShouldAllBe(one => one.Hook == null);
    }

    /// <summary>What is true only of what Helm itself installs, and where each object comes from.</summary>
    [GeneratedRegex(@"^( *(helm\.sh/chart|app\.kubernetes\.io/managed-by): .*|# Source: .*)\n", RegexOptions.Multiline)]
    private static partial Regex OfHelm();
}
