using System.Collections.Immutable;
using ControlPlane.Kubernetes.Discovery;
using ControlPlane.Kubernetes.Pruning;
using ControlPlane.Serving.Gates;

namespace ControlPlane.Kubernetes.Resources;

/// <summary>A topology as Kubernetes declares it now: where it is, its gates, and what is held back.</summary>
public sealed record ResolvedTopology
{
    /// <summary>Namespace and name of what declares it.</summary>
    public required string Name { get; init; }

    /// <summary>The resource; null: it was found without one.</summary>
    public ServingTopology? Resource { get; init; }

    /// <summary>Null: not known, and <see cref="Problems"/> or <see cref="Waits"/> says why.</summary>
    public StorePlace? Place { get; init; }

    /// <summary>With the holds that pauses and pruning ask for.</summary>
    public GateDeclarations Gates { get; init; } = GateDeclarations.None;

    /// <summary>The cells with gates in which the Vitess operator is at work.</summary>
    public ImmutableArray<CellPruning> Pruning { get; init; } = [];

    /// <summary>What a person must change in the specification. With some, the topology is not kept.</summary>
    public ImmutableArray<string> Problems { get; init; } = [];

    /// <summary>What is not there yet and may come by itself.</summary>
    public ImmutableArray<string> Waits { get; init; } = [];

    /// <summary>What is odd about declarations that are used all the same.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>It can be kept.</summary>
    public bool IsUsable => Problems.IsEmpty && Place is not null;
}
