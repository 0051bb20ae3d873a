using System.Collections.Immutable;

namespace ControlPlane.KubernetesFixture.Fields;

/// <summary>How a kind's fields are owned and merged: which lists are maps or sets, which objects are one piece.</summary>
public abstract record FieldRules
{
    /// <summary>Rules of every kind's metadata.</summary>
    protected static ListRule OfMetadata(string path) =>
        path switch
        {
            "metadata.finalizers" => new ListRule.Set(),
            "metadata.ownerReferences" => new ListRule.Map(["uid"]),
            _ => new ListRule.Atomic(),
        };

    /// <param name="path">Field names with dots; steps into list items leave no trace: <c>status.conditions</c>.</param>
    public abstract ListRule ListAt(string path);

    public abstract bool IsAtomicObject(string path);
}

public abstract record ListRule
{
    private ListRule() { }

    public sealed record Atomic : ListRule;

    public sealed record Set : ListRule;

    public sealed record Map(ImmutableArray<string> Keys) : ListRule;
}

/// <summary>Of a kind that is built in.</summary>
public sealed record BuiltInFieldRules(
    ImmutableDictionary<string, ImmutableArray<string>> ListMaps,
    ImmutableHashSet<string> AtomicObjects
) : FieldRules
{
    public static BuiltInFieldRules Plain { get; } = new([], []);

    public override ListRule ListAt(string path) =>
        ListMaps.TryGetValue(path, out var keys) ? new ListRule.Map(keys) : OfMetadata(path);

    public override bool IsAtomicObject(string path) => AtomicObjects.Contains(path);
}
