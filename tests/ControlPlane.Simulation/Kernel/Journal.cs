namespace ControlPlane.Simulation.Kernel;

/// <summary>
/// What a run writes down: the trace, the probes, and the first thing that was wrong. After that the run stops, since what
/// follows from a broken rule says nothing.
/// </summary>
public sealed class Journal(Trace trace)
{
    public Probes Probes { get; } = new();

    public Trace Trace => trace;

    public string? Violation { get; private set; }

    public void Tell(string who, string what) => trace.Add(who, what);

    public void Probe(string name) => Probes.Hit(name);

    public void Violate(string rule, string what)
    {
        trace.Add("ORACLE", $"{rule}: {what}");
        Violation ??= $"{rule}: {what}";
    }
}
