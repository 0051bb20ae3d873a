using System.Text.Json.Serialization;

namespace ControlPlane.Kubernetes.Resources;

/// <summary>The status of a <see cref="ServingTopology"/>; the CRD describes each field. Times are whole seconds.</summary>
public sealed record ServingTopologyStatus
{
    public long? ObservedGeneration { get; init; }

    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    public string? Mode { get; init; }

    public string? GlobalServerAddress { get; init; }

    public string? GlobalRoot { get; init; }

    public string? Servable { get; init; }

    public long? Gates { get; init; }

    public long? Wrong { get; init; }

    public DateTimeOffset? LastPublishTime { get; init; }

    public IReadOnlyList<CellState> Cells { get; init; } = [];

    public long? OmittedCells { get; init; }
}

/// <summary>A condition as Kubernetes has them (metav1.Condition).</summary>
public sealed record Condition
{
    public required string Type { get; init; }

    /// <summary>True, False or Unknown.</summary>
    public required string Status { get; init; }

    public required string Reason { get; init; }

    public required string Message { get; init; }

    public DateTimeOffset LastTransitionTime { get; init; }

    public long ObservedGeneration { get; init; }
}

/// <summary>One cell with declared vtgates.</summary>
public sealed record CellState
{
    public required string Name { get; init; }

    public required bool Servable { get; init; }

    public long? Gates { get; init; }

    [JsonPropertyName("findings")]
    public SortedDictionary<string, long>? Findings { get; init; }

    public string? Pruning { get; init; }

    public DateTimeOffset? LastPublishTime { get; init; }

    public long? Revision { get; init; }

    public string? Message { get; init; }
}
