using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Model;

/// <summary>What stands in a vtgate's table of global names for one name, before rules are looked at.</summary>
public abstract record GlobalEntry
{
    private GlobalEntry() { }

    /// <summary>Nothing: the name is not known, or only where it takes no part.</summary>
    public sealed record Absent : GlobalEntry
    {
        internal static Absent One { get; } = new();
    }

    /// <param name="Evidence">Whether the keyspace's VSchema names the table, or only its MySQL has it.</param>
    public sealed record Table(KeyspaceName Keyspace, TableKind Kind, Evidence Evidence) : GlobalEntry;

    public sealed record View(KeyspaceName Keyspace) : GlobalEntry;

    /// <param name="Keyspaces">Those that collide. One alone: it has a table and a view of that name.</param>
    public sealed record Ambiguous(OrdinalSet<KeyspaceName> Keyspaces, Evidence Evidence) : GlobalEntry;
}
