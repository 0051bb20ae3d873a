using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.KubernetesFixture.Answers;
using ControlPlane.KubernetesFixture.Fields;
using ControlPlane.KubernetesFixture.Schemas;

namespace ControlPlane.KubernetesFixture.Kinds;

/// <summary>What the server knows of one kind.</summary>
public sealed record KindDefinition
{
    public required Resource Resource { get; init; }

    public required string Singular { get; init; }

    public ImmutableArray<string> ShortNames { get; init; } = [];

    public ImmutableArray<string> Categories { get; init; } = [];

    public bool HasStatus { get; init; }

    public bool HasScale { get; init; }

    /// <summary>False: reviews and the like are answered and not kept.</summary>
    public bool IsStored { get; init; } = true;

    /// <summary>True: the specification's changes are counted in <c>metadata.generation</c>.</summary>
    public bool HasGeneration { get; init; } = true;

    /// <summary>Null: a built-in kind, whose objects are taken as they are.</summary>
    public StructuralSchema? Schema { get; init; }

    public ImmutableArray<PrinterColumn> Columns { get; init; } = [];

    public FieldRules Fields { get; init; } = BuiltInFieldRules.Plain;

    /// <summary>
    /// What an empty object of a built-in kind has already: containers in it are not owned by whoever fills them.
    /// </summary>
    public JsonObject Zero { get; init; } = [];

    /// <summary>Fills in what the server fills in.</summary>
    public Action<JsonObject> Default { get; init; } = _ => { };

    /// <summary>Throws when the object cannot even be read as this kind.</summary>
    public Action<JsonObject> Decode { get; init; } = _ => { };

    /// <summary>What is wrong with an object; the second is what it replaces, or null.</summary>
    public Func<JsonObject, JsonObject?, IReadOnlyList<Violation>> Validate { get; init; } = (_, _) => [];

    public bool IsCustom => Schema is not null;
}

/// <summary>A column of <c>kubectl get</c>.</summary>
public sealed record PrinterColumn(
    string Name,
    string Type,
    string Format,
    string Description,
    int Priority,
    string JsonPath
);
