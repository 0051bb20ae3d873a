using ControlPlane.Cli.Settings;

namespace ControlPlane.Cli.Tests.Settings;

public class SettingsFileTests
{
    [Test]
    public void Everything_wrong_is_told_with_its_line() =>
        Problems(
                """
                topo-global-root: /vitess/global
                topo-globl-root: /vitess/global
                # a comment
                lock-timeout: {seconds: 3}
                topo_etcd_password: hunter2
                colour: red
                config: other.yaml
                gate-cells:
                  - zone1
                  - [zone2]
                topo_global_root: /again
                output:
                """
            )
            .ShouldBe([
                "s.yaml:2: there is no setting 'topo-globl-root'; did you mean topo-global-root?",
                "s.yaml:4: expected a value or a list of values",
                "s.yaml:5: a password is not taken from here, where others can see it; use "
                    + "--topo-etcd-password-file or the variable CONTROLPLANE_TOPO_ETCD_PASSWORD",
                "s.yaml:6: there is no setting 'colour'; controlplane rebuild --help lists them",
                "s.yaml:7: a settings file cannot name another one",
                "s.yaml:9: expected a value or a list of values",
                "s.yaml:11: 'topo_global_root' stands in the file already",
                "s.yaml:12: expected a value or a list of values",
            ]);

    [TestCase("lock-timeout: 1\npolicy: [b\n", "s.yaml:3")]
    [TestCase("topo-global-root: /x\n\ttabs: 1", "s.yaml:1")]
    [TestCase("- a\n- b", "s.yaml:1")]
    [TestCase("a: &anchor b\nlock-timeout: *anchor", "s.yaml:2")]
    [TestCase("lock-timeout: 1\n---\nlock-timeout: 2", "s.yaml:2")]
    [TestCase("policy: [[[[[[[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]]]]]]]", "s.yaml:1")]
    public void What_is_no_mapping_of_settings_is_a_problem_with_its_line(string text, string place) =>
        SettingsFile.Parse("s.yaml", text).Problems.ShouldContain(problem => problem.Place == place);

    [TestCase("")]
    [TestCase("# nothing but a comment\n")]
    public void An_empty_file_sets_nothing(string text)
    {
        var file = SettingsFile.Parse("s.yaml", text);
        file.Problems.ShouldBeEmpty();
        file.Values.ShouldBeEmpty();
    }

    [Test]
    public void JSON_is_read_as_well() =>
        SettingsFile
            .Parse("s.json", "{\n\t\"topo-global-root\": \"/x\",\n\t\"gate-cells\": [\"a\", \"b\"]\n}")
            .Values["gate-cells"]
            .ShouldBe([new("a", "s.json:3"), new("b", "s.json:3")]);

    private static IEnumerable<string> Problems(string text) =>
        SettingsFile.Parse("s.yaml", text).Problems.Select(problem => problem.ToString());
}
