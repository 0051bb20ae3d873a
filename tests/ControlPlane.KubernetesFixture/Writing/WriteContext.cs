using ControlPlane.Kubernetes.Objects;
using ControlPlane.KubernetesFixture.Kinds;

namespace ControlPlane.KubernetesFixture.Writing;

/// <summary>What one write is about.</summary>
/// <param name="Subresource">Null, <c>status</c> or <c>scale</c>.</param>
/// <param name="FieldManager">Who writes.</param>
internal sealed record WriteContext(KindDefinition Kind, ObjectKey Key, string? Subresource, string FieldManager)
{
    /// <summary><c>Strict</c>, <c>Warn</c> or <c>Ignore</c>: what is done about fields that the schema does not know.</summary>
    public string FieldValidation { get; init; } = "Warn";

    public bool IsDryRun { get; init; }

    /// <summary>Filled by the write: what a Warning header says.</summary>
    public List<string> Warnings { get; } = [];

    public bool IsStatus => Subresource == "status" && Kind.HasStatus;
}
