namespace ControlPlane.KubernetesFixture.Faults;

/// <summary>One request as rules and logs see it.</summary>
/// <param name="Verb">As in RBAC: <c>get list watch create update patch delete deletecollection</c>; otherwise <c>read</c>.</param>
/// <param name="User">Who asks; null: credentials that nobody knows.</param>
public sealed record ApiCall(string Verb, string Group, string Plural, string Namespace, string Name, string? User)
{
    public string? Subresource { get; init; }

    public required string Method { get; init; }

    /// <summary>With its query.</summary>
    public required string Path { get; init; }

    public override string ToString() => $"{Method} {Path}";
}
