using System.Text.Json;
using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Discovery;
using ControlPlane.Kubernetes.Objects;
using FsCheck;
using FsCheck.Fluent;

namespace ControlPlane.Kubernetes.Tests.Discovery;

public class FlagReadingTests
{
    [TestCase("--cell=a")]
    [TestCase("--cell", "a")]
    [TestCase("-cell", "a")]
    [TestCase("-cell=a")]
    [TestCase("--cell=b", "--cell=a")]
    [TestCase("--enable_buffer", "--cell", "a", "--", "--cell=c")]
    [TestCase("--log_dir", "/tmp", "--cell=a")]
    public void A_flag_is_read_in_each_of_its_forms(params string[] args) => Read(args).Find("cell").ShouldBe("a");

    [Test]
    public void Dashes_and_underscores_are_one_flag_and_the_last_one_counts()
    {
        var flags = Read("--cells-to-watch=zone1", "--cells_to_watch=zone1,zone2", "--topo-global-root", "/x=y");

        flags.Find("cells_to_watch").ShouldBe("zone1,zone2");
        flags.Find("topo_global_root").ShouldBe("/x=y");
        flags
            .Warnings.ShouldHaveSingleItem()
            .ShouldBe("--cells_to_watch is given in two spellings; the last one counts: --cells_to_watch=zone1,zone2");
    }

    [Test]
    public void What_is_not_ours_to_know_is_not_told() =>
        Read("--some-password=hunter2", "--some_password=hunter3")
            .Warnings.ShouldHaveSingleItem()
            .ShouldNotContain("hunter");

    [Test]
    public void A_switch_takes_no_word_of_its_own()
    {
        Read("--schema_change_signal", "--cell=a").Find("schema_change_signal").ShouldBe("true");
        Read("--schema-change-signal=false").Find("schema_change_signal").ShouldBe("false");
    }

    [TestCase("exec /vt/bin/vtgate --cell=a --topo_global_root /vitess/x")]
    [TestCase(
        "set -e\nmkdir -p /tmp/x && vtgate \\\n  --cell \"a\" \\\n  --topo_global_root='/vitess/x' &\nwait --cell=z"
    )]
    [TestCase("# vtgate --cell=b\nCELL=z; vtgate --cell=$CELL_NAME --topo_global_root=\"/vitess/${WHAT}\"")]
    [TestCase(
        "eval exec /vt/bin/vtgate $(cat <<END_OF_COMMAND\n  -cell=\"a\"\n  -topo_global_root=/vitess/x\nEND_OF_COMMAND\n)"
    )]
    public void Flags_are_found_in_the_text_of_a_shell(string script)
    {
        var flags = InShell(script);

        flags.Find("cell").ShouldBe("a");
        flags.Find("topo_global_root").ShouldBe("/vitess/x");
    }

    [TestCase("vtgate --cell=$(hostname)")]
    [TestCase("vtgate --cell=$UNSET")]
    [TestCase("vtgate --cell=\"${CELL_NAME:-z}\"")]
    [TestCase("vtgate --cell=\"`hostname`\"")]
    public void What_only_a_shell_could_tell_is_unknown(string script) => InShell(script).Find("cell").ShouldBeNull();

    [Test]
    public void Variables_of_the_container_are_put_in_as_the_kubelet_does()
    {
        var flags = Flags(
            """
            {"name":"vtgate","args":["--cell=$(CELL)","--topo_global_root=$$(CELL)","--cells_to_watch=$(SECRET)","--topo_implementation=$(NOT_THERE)"],
             "env":[{"name":"BASE","value":"us"},{"name":"CELL","value":"$(BASE)_east"},
                    {"name":"SECRET","valueFrom":{"secretKeyRef":{"name":"x","key":"y"}}}]}
            """
        )!;

        flags.Find("cell").ShouldBe("us_east");
        flags.Find("topo_global_root").ShouldBe("$(CELL)");
        flags.Find("topo_implementation").ShouldBe("$(NOT_THERE)");
        flags.Find("cells_to_watch").ShouldBeNull();
        flags.IsUnknown("cells_to_watch").ShouldBeTrue();
    }

    [Test]
    public void A_variable_from_a_label_of_the_Pod_is_known() =>
        Flags(
                """
                {"command":["vtgate"],"args":["--cell=$(CELL)"],
                 "env":[{"name":"CELL","valueFrom":{"fieldRef":{"fieldPath":"metadata.labels['cell']"}}}]}
                """,
                """{"metadata":{"labels":{"cell":"zone9"}}}"""
            )!
            .Find("cell")
            .ShouldBe("zone9");

    [TestCase("""{"name":"proxy","args":["--cell=a"]}""")]
    [TestCase("""{"name":"proxy","command":["envoy"],"args":["--cell=a"]}""")]
    [TestCase("""{"name":"vtgate","command":["sh","-c","sleep 1"]}""")]
    [TestCase("""{"name":"vtgate","command":["sh","-c"]}""")]
    [TestCase("""{"name":7,"command":"vtgate","args":{"a":1}}""")]
    [TestCase("null")]
    public void What_runs_no_vtgate_has_no_flags(string container) => Flags(container).ShouldBeNull();

    [Test]
    public void Any_text_of_a_shell_gives_some_result_whatever_stands_around_it() =>
        Prop.ForAll(
                Gen.Elements(
                        "vtgate",
                        "--cell",
                        "=",
                        "'",
                        "\"",
                        "\\",
                        "$(",
                        ")",
                        "${",
                        "}",
                        "`",
                        "\n",
                        ";",
                        "#",
                        "<<E",
                        "\0",
                        " ",
                        "$",
                        "\ud800"
                    )
                    .ListOf()
                    .Select(parts => string.Concat(parts))
                    .ToArbitrary(),
                script => InShellOrNull(script)?.Find("cell") == InShellOrNull("true;" + script + "\n")?.Find("cell")
            )
            .QuickCheckThrowOnFailure();

    [Test]
    public void What_is_written_with_quotes_is_read_back() =>
        Prop.ForAll<NonNull<string>>(value =>
            {
                // Kubernetes makes one dollar of two before any shell sees them.
                var quoted = "'" + value.Get.Replace("'", "'\\''").Replace("$", "$$") + "'";
                return InShell($"vtgate --cell {quoted} --log_dir=x").Find("cell") == value.Get;
            })
            .QuickCheckThrowOnFailure();

    [Test]
    public void Any_JSON_gives_some_result() =>
        Prop.ForAll(
                Gen.Elements("null", "1", "\"x\"", "[]", "{}", "[null,{\"name\":[]}]", "{\"cell\":1}", "\"\\ud800\"")
                    .ListOf(14)
                    .ToArbitrary(),
                parts =>
                {
                    var json = string.Format(
                        System.Globalization.CultureInfo.InvariantCulture,
                        """
                        {{"metadata":{{"name":"x","labels":{0},"annotations":{1},"ownerReferences":{2}}},"status":{3},
                          "spec":{{"name":"x","cells":{4},"gateway":{5},"globalLockserver":{6},"replicas":{7},"images":{8},
                          "tabletPools":{9},"topologyReconciliation":{10},"extraVitessFlags":{11},"allCells":{12},
                          "template":{{"metadata":{13},"spec":{{"containers":[{{"name":{0},"command":{1},"args":{2},"env":{3}}}]}}}}}}}}
                        """,
                        [.. parts]
                    );
                    var found = KubeObject.Parse(json);
                    var state = new ClusterState
                    {
                        VitessClusters = [VitessCluster.Read(found)],
                        VitessCells = [VitessCell.Read(found)],
                        Workloads = [Workload.Read("Deployment", found)],
                    };
                    return GateFinder.Find(state, new(LabelSelector.TryParse("")!, null)).Length >= 1;
                }
            )
            .QuickCheckThrowOnFailure();

    private static FlagSet Read(params string[] args) =>
        Flags(
            new JsonObject
            {
                ["name"] = "vtgate",
                ["args"] = new JsonArray([.. args.Select(arg => (JsonNode)arg)]),
            }.ToJsonString()
        )!;

    private static FlagSet InShell(string script) => InShellOrNull(script)!;

    private static FlagSet? InShellOrNull(string script) =>
        FlagsOf(
            new JsonObject
            {
                ["command"] = new JsonArray("/bin/bash", "-ec", script),
                ["env"] = new JsonArray(
                    new JsonObject { ["name"] = "CELL_NAME", ["value"] = "a" },
                    new JsonObject { ["name"] = "WHAT", ["value"] = "x" }
                ),
            }
        );

    private static FlagSet? Flags(string container, string template = "{}") =>
        FlagsOf(JsonNode.Parse(container), JsonNode.Parse(template)!.AsObject());

    private static FlagSet? FlagsOf(JsonNode? container, JsonObject? template = null)
    {
        template ??= [];
        template["spec"] = new JsonObject { ["containers"] = new JsonArray(container) };
        var workload = new JsonObject { ["spec"] = new JsonObject { ["template"] = template } };
        return Workload.Read("Deployment", KubeObject.From(workload)).Containers.Single().Flags;
    }
}
