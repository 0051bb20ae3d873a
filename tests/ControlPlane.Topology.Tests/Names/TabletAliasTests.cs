using ControlPlane.Topology.Names;
using FsCheck;
using FsCheck.Fluent;

namespace ControlPlane.Topology.Tests.Names;

public class TabletAliasTests
{
    [Test]
    public void The_uid_is_printed_with_ten_digits() =>
        new TabletAlias(new("zone1"), 100).ToString().ShouldBe("zone1-0000000100");

    [TestCase("zone1-100", "zone1", 100u)]
    [TestCase("us-east-0000000001", "us-east", 1u)]
    [TestCase("zone1-4294967295", "zone1", uint.MaxValue)]
    public void Zeros_may_be_missing_and_a_cell_may_have_dashes(string text, string cell, uint uid) =>
        TabletAlias.Parse(text).OrNull().ShouldBe(new TabletAlias(new(cell), uid));

    [TestCase("")]
    [TestCase("zone1")]
    [TestCase("-100")]
    [TestCase("zone1-")]
    [TestCase("zone1- 1")]
    [TestCase("zone1-+1")]
    [TestCase("zone1-4294967296")]
    public void What_is_no_alias_is_refused(string text) =>
        TabletAlias.Parse(text).ShouldBeOfType<Parsed<TabletAlias>.Invalid>().Error.ShouldContain($"'{text}'");

    [Test]
    public void Every_alias_reads_back() =>
        Prop.ForAll<uint>(uid =>
            {
                var alias = new TabletAlias(new("a-1"), uid);
                return TabletAlias.Parse(alias.ToString()).OrNull() == alias;
            })
            .QuickCheckThrowOnFailure();
}
