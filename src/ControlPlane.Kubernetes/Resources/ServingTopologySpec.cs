namespace ControlPlane.Kubernetes.Resources;

/// <summary>The specification of a <see cref="ServingTopology"/>; the CRD describes each field.</summary>
public sealed record ServingTopologySpec
{
    public StoreSpec? Topology { get; init; }

    public required GatesSpec Gates { get; init; }

    public string? Policy { get; init; }

    public bool? Paused { get; init; }

    public PublicationSpec? Publication { get; init; }

    public GuardsSpec? Guards { get; init; }
}

/// <summary>Where the global store is.</summary>
public sealed record StoreSpec
{
    public string? Implementation { get; init; }

    public string? GlobalServerAddress { get; init; }

    public string? GlobalRoot { get; init; }

    public string? Credentials { get; init; }
}

/// <summary>Where vtgates are declared.</summary>
public sealed record GatesSpec
{
    public IReadOnlyList<string>? VitessClusters { get; init; }

    public WorkloadsSpec? Workloads { get; init; }

    public bool? AllCells { get; init; }

    public IReadOnlyList<string>? Cells { get; init; }

    public IReadOnlyList<DeclaredSpec>? Declared { get; init; }
}

/// <summary>Deployments and StatefulSets that run vtgate.</summary>
public sealed record WorkloadsSpec
{
    public string? Selector { get; init; }

    public string? Container { get; init; }
}

/// <summary>A vtgate, or several alike.</summary>
public sealed record DeclaredSpec
{
    public required string Cell { get; init; }

    public IReadOnlyList<string>? KeyspacesToWatch { get; init; }

    public IReadOnlyList<string>? CellsToWatch { get; init; }

    public string? Version { get; init; }

    public bool? Tracker { get; init; }

    public int? Replicas { get; init; }
}

/// <summary>Whether names of tables without a VSchema are published.</summary>
public sealed record PublicationSpec
{
    public string? Mode { get; init; }

    public IReadOnlyList<CellPublicationSpec>? Cells { get; init; }
}

/// <summary>The same for one cell.</summary>
public sealed record CellPublicationSpec
{
    public required string Cell { get; init; }

    public required string Mode { get; init; }
}

/// <summary>How careful to be.</summary>
public sealed record GuardsSpec
{
    public bool? AllowPartial { get; init; }

    public IReadOnlyList<string>? AssumeNoMigration { get; init; }

    public string? OrphanGrace { get; init; }

    public int? MaxRecordBytes { get; init; }
}
