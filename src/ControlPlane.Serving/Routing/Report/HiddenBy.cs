namespace ControlPlane.Serving.Routing.Report;

/// <summary>
/// Why a name that exists is not found by itself. When there are several reasons the one that most looks like a mistake
/// is told.
/// </summary>
public enum HiddenBy
{
    /// <summary>The sequence of its auto-increment column is not found, so vtgate took the table out.</summary>
    SequenceNotFound,

    /// <summary>The VSchema of its keyspace has an error, and vtgate stopped building before this table.</summary>
    BuildError,

    /// <summary>Its keyspace is sharded and no VSchema says which vindex it has.</summary>
    NoVindex,

    /// <summary>It is a reference table that leaves its name to its source, which does not have it.</summary>
    ReferenceSource,

    /// <summary>Its keyspace requires explicit routing.</summary>
    ExplicitRouting,
}
