using ControlPlane.KubernetesFixture.Fields;

namespace ControlPlane.KubernetesFixture.Schemas;

/// <summary>Ownership by a CRD's schema.</summary>
internal sealed record SchemaFieldRules(StructuralSchema Schema) : FieldRules
{
    public override ListRule ListAt(string path) =>
        path.StartsWith("metadata.", StringComparison.Ordinal)
            ? OfMetadata(path)
            : Schema.At(path) switch
            {
                { ListType: "map" } list => new ListRule.Map(list.ListMapKeys),
                { ListType: "set" } => new ListRule.Set(),
                _ => new ListRule.Atomic(),
            };

    public override bool IsAtomicObject(string path) => path.Length > 0 && Schema.At(path)?.MapType == "atomic";
}
