using System.Collections.Immutable;
using ControlPlane.Cli.Settings;

namespace ControlPlane.Cli.Tests.Settings;

public class SettingPrecedenceTests
{
    private static readonly SettingsFile File = SettingsFile.Parse(
        "settings.yaml",
        """
        topo_global_root: /from/file
        gate-cells: [zone1, zone2]
        allow-partial: true
        """
    );

    [Test]
    public void A_flag_comes_before_a_variable_and_a_variable_before_the_file()
    {
        const string Variable = "CONTROLPLANE_TOPO_GLOBAL_ROOT";
        Read(StoreFlags.GlobalRoot, [("topo-global-root", "/flag")], [(Variable, "/variable")]).ShouldBe("/flag");
        Read(StoreFlags.GlobalRoot, [], [(Variable, "/variable")]).ShouldBe("/variable");
        Read(StoreFlags.GlobalRoot, [], []).ShouldBe("/from/file");
        Read(StoreFlags.LockTimeout, [], []).ShouldBe(TimeSpan.FromSeconds(45));
    }

    [Test]
    public void Of_a_flag_given_twice_the_last_counts() =>
        Read(StoreFlags.GlobalRoot, [("topo-global-root", "/one"), ("topo-global-root", "/two")], []).ShouldBe("/two");

    [Test]
    public void Lists_are_joined_by_commas_and_by_repetition_and_remember_where_they_were_given()
    {
        var reader = Reader([("gate-cells", "a, b"), ("gate-cells", "c")], []);
        reader
            .ReadPlaced(GateFlags.Cells)
            .ShouldBe([("a", "--gate-cells"), ("b", "--gate-cells"), ("c", "--gate-cells")]);
        reader.Problems.ShouldBeEmpty();
    }

    [Test]
    public void A_list_in_the_file_keeps_its_lines() =>
        Reader([], [])
            .ReadPlaced(GateFlags.Cells)
            .ShouldBe([("zone1", "settings.yaml:2"), ("zone2", "settings.yaml:2")]);

    [Test]
    public void A_source_hides_the_list_of_the_next_one() =>
        Reader([], [("CONTROLPLANE_GATE_CELLS", "zone9")]).Read(GateFlags.Cells).ShouldBe(["zone9"]);

    [Test]
    public void A_switch_is_set_by_every_source()
    {
        Read(PlanningFlags.AllowPartial, [], []).ShouldBeTrue();
        Read(PlanningFlags.AllowPartial, [], [("CONTROLPLANE_ALLOW_PARTIAL", "false")]).ShouldBeFalse();
        Read(PlanningFlags.AllowPartial, [("allow-partial", "true")], []).ShouldBeTrue();
    }

    [Test]
    public void A_value_that_cannot_be_used_is_a_problem_of_its_place_and_the_default_goes_on()
    {
        var reader = Reader([], [("CONTROLPLANE_LOCK_TIMEOUT", "soon")]);
        reader.Read(StoreFlags.LockTimeout).ShouldBe(TimeSpan.FromSeconds(45));
        reader
            .Problems.ShouldHaveSingleItem()
            .ToString()
            .ShouldBe("CONTROLPLANE_LOCK_TIMEOUT: expected a duration such as 45s or 1m30s, or seconds, got 'soon'");
    }

    [Test]
    public void Every_setting_has_a_name_of_its_own() =>
        AllFlags.InOrder.Select(setting => setting.Variable).ShouldBeUnique();

    private static T Read<T>(Setting<T> setting, (string, string)[] flags, (string, string)[] variables) =>
        Reader(flags, variables).Read(setting);

    private static SettingReader Reader((string Name, string Value)[] flags, (string Name, string Value)[] variables) =>
        new(
            new(
                flags
                    .GroupBy(flag => flag.Name)
                    .ToDictionary(flag => flag.Key, flag => flag.Select(pair => pair.Value).ToImmutableArray()),
                variables.ToDictionary(pair => pair.Name, pair => pair.Value).GetValueOrDefault,
                File
            )
        );
}
