using ControlPlane.Cli.Settings;

namespace ControlPlane.Cli.Tests.Settings;

public class FlagNamesTests
{
    [Test]
    public void Underscores_in_the_names_of_flags_become_dashes() =>
        FlagNames
            .WithDashes(["rebuild", "--topo_global_root", "/a_b", "--lock_timeout=1_000"])
            .ShouldBe(["rebuild", "--topo-global-root", "/a_b", "--lock-timeout=1_000"]);

    [Test]
    public void Values_and_unknown_flags_stay_as_they_are() =>
        FlagNames.WithDashes(["my_cell", "--no_such_flag", "-x_y"]).ShouldBe(["my_cell", "--no_such_flag", "-x_y"]);

    [Test]
    public void Nothing_is_touched_after_two_dashes() =>
        FlagNames.WithDashes(["--", "--topo_global_root"]).ShouldBe(["--", "--topo_global_root"]);
}
