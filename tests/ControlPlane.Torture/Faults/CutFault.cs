using ControlPlane.Torture.Stages;

namespace ControlPlane.Torture.Faults;

/// <summary>The network between the controller and the member it uses is cut, both ways or one way.</summary>
internal sealed class CutFault(string name, StageShape shape, Action<Wire> cut) : Fault
{
    public override string Name => name;

    public override StageShape Shape => shape;

    /// <summary>Connections end, and no new one is made.</summary>
    public static CutFault Both(StageShape shape) =>
        new(shape.Members == 1 ? "cut" : "cut-one-of-three", shape, wire => wire.Refuse());

    /// <summary>The server hears nothing, and what it says arrives.</summary>
    public static CutFault Requests => new("cut-requests", StageShape.Alone, wire => wire.ToServer.Close());

    /// <summary>The server hears everything and does it, and nobody is told.</summary>
    public static CutFault Answers => new("cut-answers", StageShape.Three, wire => wire.FromServer.Close());

    public override async Task StrikeAsync(Strike strike, CancellationToken cancellation)
    {
        var wire = await strike.MidPublishAsync(cancellation);
        strike.Journal.Tell($"fault: {name} of {wire.Address}");
        cut(wire);
        await strike.PauseAsync(50, 1500, cancellation);
        strike.Mend();
    }
}
