namespace ControlPlane.Serving.Routing.Explaining;

/// <summary>How a keyspace stands to a name that is looked up in it or that it has.</summary>
public enum Standing
{
    /// <summary>Its VSchema names the table.</summary>
    Declared,

    /// <summary>Only its MySQL has the table.</summary>
    Exists,

    /// <summary>Only its MySQL has it, and it is a view.</summary>
    View,

    /// <summary>Nobody knows the table; the keyspace is unsharded, so it is asked all the same.</summary>
    Assumed,

    /// <summary>It is sharded and does not have the table.</summary>
    Absent,

    /// <summary>Its MySQL has the table, but a VSchema elsewhere names it, which counts more.</summary>
    Outranked,

    /// <summary>It has it and requires explicit routing.</summary>
    Explicit,

    /// <summary>Its MySQL has the table, it is sharded, and its VSchema gives no vindex.</summary>
    NoVindex,

    /// <summary>Its VSchema names it, and was not built that far because of an error.</summary>
    Unbuilt,

    /// <summary>The table was taken out since its sequence is not found.</summary>
    TakenOut,

    /// <summary>
    /// Its VSchema names it, but the name was taken out of the global names because of a table of another keyspace.
    /// </summary>
    NameTakenOut,

    /// <summary>It is a reference table that leaves its name to its source.</summary>
    LeftToSource,
}
