using ControlPlane.Api.Health;

namespace ControlPlane.Api.Tests.Health;

public class ProbeTests
{
    [Test]
    public void Stores_that_are_gone_are_no_reason_to_be_started_anew()
    {
        var status = Sample.Status() with { IsGlobalStoreHeard = false, HasJudgedAll = false };
        Liveness.Of([Sample.Topology(status)], Sample.Now).ShouldBe(new(true, "ok\n"));
    }

    [Test]
    public void A_loop_that_does_not_move_for_a_minute_hangs()
    {
        var moving = Sample.Status() with { HeartbeatAt = Sample.Now - Liveness.Patience };
        Liveness.Of([Sample.Topology(moving)], Sample.Now).IsWell.ShouldBeTrue();
        Liveness.Of([Sample.Topology(moving)], Sample.Now.AddSeconds(1)).IsWell.ShouldBeFalse();
    }

    [Test]
    public void A_loop_that_never_began_counts_from_the_start()
    {
        var status = Sample.Status() with { HeartbeatAt = null, StartedAt = Sample.Now };
        Liveness.Of([Sample.Topology(status)], Sample.Now.AddSeconds(59)).IsWell.ShouldBeTrue();
        Liveness.Of([Sample.Topology(status)], Sample.Now.AddSeconds(61)).IsWell.ShouldBeFalse();
    }

    [Test]
    public void A_loop_that_has_ended_is_said_so()
    {
        var report = Liveness.Of([Sample.Topology(Sample.Status(), hasEnded: true)], Sample.Now);
        report.ShouldBe(new(false, "main: its loop has ended\n"));
    }

    [Test]
    public void Ready_is_who_has_judged_everything_once()
    {
        Readiness.Of([Sample.Topology(Sample.Status())]).ShouldBe(new(true, "ok\n"));
        Readiness.Of([]).IsWell.ShouldBeFalse();
    }

    [Test]
    public void What_is_not_ready_yet_is_named_with_the_reason()
    {
        var deaf = Sample.Status("deaf") with { HasJudgedAll = false, IsGlobalStoreHeard = false };
        var busy = Sample.Status("busy") with { HasJudgedAll = false };
        Readiness
            .Of([Sample.Topology(Sample.Status()), Sample.Topology(deaf), Sample.Topology(busy)])
            .Text.ShouldBe("deaf: its global store has not been heard\nbusy: not every record has been judged yet\n");
    }
}
