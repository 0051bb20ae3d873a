using ControlPlane.Cli.Operators;
using ControlPlane.Topology.Contract;

namespace ControlPlane.Cli.Tests.Operators;

/// <summary>One change is one status, and what lasts is told all the same.</summary>
public class HeldStatusesTests
{
    [Test]
    public void What_does_not_settle_is_told_after_a_while() =>
        VirtualLoop.Run(async time =>
        {
            var held = new HeldStatuses(time);
            held.Hold("shop");
            await Task.Delay(HeldStatuses.Longest / 2, time, CancellationToken.None);
            held.Hold("shop");
            held.IsOver("shop").ShouldBeFalse();
            held.UntilNext.ShouldBe(HeldStatuses.Longest / 2, "a second change does not begin the wait anew");

            await Task.Delay(HeldStatuses.Longest / 2, time, CancellationToken.None);

            held.IsOver("shop").ShouldBeTrue();
            held.IsOver("other").ShouldBeFalse();
            held.Release("shop");
            held.UntilNext.ShouldBeNull();
        });

    [Test]
    public void A_source_that_fails_once_is_not_told_and_one_that_goes_on_failing_is() =>
        VirtualLoop.Run(async time =>
        {
            var troubles = new SourceTroubles(time);
            troubles.Change(["deployments cannot be read"]).ShouldBeFalse();
            troubles.Change([]).ShouldBeFalse();
            await Task.Delay(HeldStatuses.Longest, time, CancellationToken.None);
            troubles.Change(["deployments cannot be read: 500"]).ShouldBeFalse("it was well in between");
            troubles.Now.ShouldBeEmpty();

            await Task.Delay(HeldStatuses.Longest, time, CancellationToken.None);

            troubles.Change(["deployments cannot be read: 503"]).ShouldBeTrue("it has been ill for long, if otherwise");
            troubles.Now.ShouldBe(["deployments cannot be read: 503"]);
            troubles.Change(["deployments cannot be read: 503"]).ShouldBeFalse();
        });
}
