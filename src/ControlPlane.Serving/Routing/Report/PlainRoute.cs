using ControlPlane.Serving.Routing.Model;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Report;

/// <summary>Where a plain name goes when no keyspace is selected, and why.</summary>
public abstract record PlainRoute
{
    private PlainRoute() { }

    /// <summary>The keyspaces that this was decided by, in order.</summary>
    public abstract OrdinalSet<KeyspaceName> Keyspaces { get; }

    /// <param name="Table">The table's name there, when a rule gives it another one; null: the same name.</param>
    public sealed record Goes(KeyspaceName Keyspace, string? Table, RouteKind Kind, Evidence Evidence) : PlainRoute
    {
        public override OrdinalSet<KeyspaceName> Keyspaces { get; } = new[] { Keyspace }.ToOrdinalSet();

        /// <summary>Whether queries end at the same place, whatever it is and however it was found.</summary>
        public bool IsSamePlaceAs(Goes other) => Keyspace == other.Keyspace && Table == other.Table;
    }

    /// <summary>
    /// Several keyspaces have it. One keyspace alone: it has a table and a view of that name.
    /// </summary>
    public sealed record Ambiguous(OrdinalSet<KeyspaceName> Among, Evidence Evidence) : PlainRoute
    {
        public override OrdinalSet<KeyspaceName> Keyspaces => Among;
    }

    /// <summary>It exists, or is said to, and a vtgate does not find it by its plain name.</summary>
    public sealed record Hidden(HiddenBy Reason, OrdinalSet<KeyspaceName> In) : PlainRoute
    {
        public override OrdinalSet<KeyspaceName> Keyspaces => In;
    }

    /// <summary>A routing rule takes the name and leads nowhere.</summary>
    /// <param name="Error">What a client gets, in upstream's words.</param>
    public sealed record Refused(string Error) : PlainRoute
    {
        public override OrdinalSet<KeyspaceName> Keyspaces => OrdinalSet<KeyspaceName>.Empty;
    }

    /// <summary>Nobody has it.</summary>
    public sealed record Unknown : PlainRoute
    {
        public override OrdinalSet<KeyspaceName> Keyspaces => OrdinalSet<KeyspaceName>.Empty;
    }
}
