using ControlPlane.Testing;
using ControlPlane.Topology.Contract;

namespace ControlPlane.Cli.Tests.Commands;

public class DemoTests
{
    [Test]
    public void Each_finding_and_each_repair_is_shown() =>
        VirtualLoop.Run(async time =>
        {
            var ended = await new Shell(time).RunAsync("demo");
            ended.Exit.ShouldBe(0, ended.ToString());
            ended.Errors.ShouldBeEmpty();
            Golden.ShouldMatch("Commands/Golden/demo.golden", ended.Output);
        });
}
