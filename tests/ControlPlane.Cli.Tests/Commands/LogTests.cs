using System.Text.Json;
using ControlPlane.Topology.Faults;

namespace ControlPlane.Cli.Tests.Commands;

public class LogTests
{
    [Test]
    public void Each_event_is_one_line_of_JSON_with_stable_keys() =>
        SampleShell.Run(async shell =>
        {
            var ended = await shell.OnTopologyAsync("rebuild", "--log-format=json");
            var lines = ended
                .Errors.TrimEnd()
                .Split('\n')
                .Select(line => JsonDocument.Parse(line).RootElement)
                .ToArray();
            lines.ShouldAllBe(line => line.GetProperty("passId").GetString() == "pass-1");
            var step = lines.First(line => line.GetProperty("event").GetString() == "step");
            step.EnumerateObject()
                .Select(key => key.Name)
                .ShouldBe([
                    "time",
                    "level",
                    "message",
                    "event",
                    "action",
                    "bytes",
                    "cell",
                    "durationMs",
                    "outcome",
                    "passId",
                    "record",
                    "revision",
                ]);
            lines.Count(line => line.GetProperty("event").GetString() == "step").ShouldBe(7);
            lines[^1].GetProperty("event").GetString().ShouldBe("finished");
            lines[^1].GetProperty("written").GetInt32().ShouldBe(7);
        });

    [Test]
    public void Text_lines_carry_the_same_keys() =>
        SampleShell.Run(async shell =>
        {
            var ended = await shell.OnTopologyAsync("rebuild");
            ended.Errors.ShouldContain(
                "info zone3 SrvKeyspace lookup: done event=step action=create bytes=27 cell=zone3 durationMs=0 "
                    + "keyspace=lookup outcome=done passId=pass-1 record=\"zone3 SrvKeyspace lookup\" revision="
            );
        });

    [Test]
    public void What_is_left_is_a_warning_each_with_its_reason() =>
        SampleShell.Run(async shell =>
        {
            var ended = await shell.OnTopologyAsync("rebuild", "--policy=observe", "--log-level=warning");
            var lines = ended.Errors.TrimEnd().Split('\n');
            lines.Length.ShouldBe(7);
            lines.ShouldAllBe(line => line.Contains(" warning ", StringComparison.Ordinal));
            ended.Errors.ShouldContain("event=finding cell=zone3 condition=missing keyspace=customer outcome=blocked");
            ended.Errors.ShouldContain("reason=srvVSchemaFirst");
        });

    [Test]
    public void No_VSchema_and_no_password_ever_reaches_a_log() =>
        SampleShell.Run(async shell =>
        {
            shell.Environment["CONTROLPLANE_TOPO_ETCD_PASSWORD"] = "hunter2";
            shell.Faults.Add(new(FaultMoment.Reply, call => call is StoreCall.Commit) { Fate = Fate.Lost });
            var ended = await shell.OnTopologyAsync("rebuild", "--topo-etcd-user=me", "--log-level=debug");
            $"{ended}".ShouldNotContain("hunter2");
            ended.Errors.ShouldNotContain("customer_id");
        });
}
