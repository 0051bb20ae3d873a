namespace ControlPlane.Simulation.Oracles;

/// <summary>Who writes: one incarnation of a controller of ours, or Vitess and its operators.</summary>
public sealed record Author(string Name, bool IsOurs)
{
    public static Author Vitess { get; } = new("vitess", IsOurs: false);

    public override string ToString() => Name;
}
