using System.Collections.Immutable;

namespace ControlPlane.KubernetesFixture.Fields;

/// <summary>What differs between two objects.</summary>
public sealed record FieldChanges(
    ImmutableSortedSet<FieldPath> Added,
    ImmutableSortedSet<FieldPath> Modified,
    ImmutableSortedSet<FieldPath> Removed
)
{
    internal sealed class Builder
    {
        public ImmutableSortedSet<FieldPath>.Builder Added { get; } = ImmutableSortedSet.CreateBuilder<FieldPath>();

        public ImmutableSortedSet<FieldPath>.Builder Modified { get; } = ImmutableSortedSet.CreateBuilder<FieldPath>();

        public ImmutableSortedSet<FieldPath>.Builder Removed { get; } = ImmutableSortedSet.CreateBuilder<FieldPath>();

        public FieldChanges Build() =>
            new(
                Added.ToImmutable().WithoutUnowned(),
                Modified.ToImmutable().WithoutUnowned(),
                Removed.ToImmutable().WithoutUnowned()
            );
    }
}
