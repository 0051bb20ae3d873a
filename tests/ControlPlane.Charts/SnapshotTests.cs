using ControlPlane.Testing;

namespace ControlPlane.Charts;

/// <summary>What the chart makes of each set of values, to be read in a review.</summary>
public class SnapshotTests
{
    [TestCaseSource(typeof(Matrix), nameof(Matrix.Names))]
    public async Task The_manifest_is_as_reviewed(string values) =>
        Golden.ShouldMatch($"Golden/{values}.yaml", await Helm.TemplateAsync(Matrix.Flags(values)));
}
