namespace ControlPlane.Kubernetes.Credentials;

/// <summary>What goes with a call. Its print shows nothing of it.</summary>
/// <param name="Token">For <c>Authorization: Bearer</c>. Null: none.</param>
/// <param name="Certificate">Certificate and key in PEM, from a plug-in. Null: none.</param>
internal sealed record Credential(string? Token, PemPair? Certificate)
{
    public static Credential None { get; } = new(null, null);

    public override string ToString() => "(credential)";
}

internal sealed record PemPair(string Certificate, string Key)
{
    public override string ToString() => "(certificate)";
}
