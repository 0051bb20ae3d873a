using ControlPlane.Serving.Gates;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Tests.Gates;

public class VitessVersionTests
{
    [TestCase("v22.0.1", "v22.0.1")]
    [TestCase("22", "v22.0.0")]
    [TestCase("19.1", "v19.1.0")]
    [TestCase("v23.0.0-rc1", "v23.0.0-rc1")]
    [TestCase("24-SNAPSHOT", "v24.0.0-SNAPSHOT")]
    public void Releases_are_read_as_Vitess_writes_them(string text, string version) =>
        Version(text).ToString().ShouldBe(version);

    [TestCase("")]
    [TestCase("v")]
    [TestCase("latest")]
    [TestCase("22.")]
    [TestCase("22.0.1.2")]
    [TestCase("99999")]
    [TestCase("22\n")]
    [TestCase("-22")]
    [TestCase("٢٢")]
    public void Anything_else_is_no_release(string text) =>
        VitessVersion.Parse(text).ShouldBeOfType<Parsed<VitessVersion>.Invalid>().Error.ShouldContain($"got '{text}'");

    [Test]
    public void Releases_are_ordered_and_what_comes_before_one_has_its_features()
    {
        string[] ordered = ["9", "22.0.0-rc1", "22.0.0-rc2", "22", "22.0.1", "22.1.0", "v23.0.0-SNAPSHOT", "23"];

        ordered.Select(Version).Order().ShouldBe(ordered.Select(Version));
        Version("22.0.0-rc1").IsAtLeast(22).ShouldBeTrue();
        Version("v21.0.5").IsAtLeast(22).ShouldBeFalse();
        (Version("22") > Version("22.0.0-rc1")).ShouldBeTrue();
        Version("22").ShouldBe(Version("v22.0.0"));
    }

    private static VitessVersion Version(string text) => VitessVersion.Parse(text).OrNull().ShouldNotBeNull();
}
