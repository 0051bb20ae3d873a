namespace ControlPlane.Kubernetes.Configuration;

/// <summary>Certificates or a key in PEM form.</summary>
public abstract record PemSource
{
    private PemSource() { }

    /// <summary>A file that is read again when it changes, as mounted secrets do.</summary>
    public sealed record File(string Path) : PemSource;

    /// <summary>The text itself. Its print does not show it.</summary>
    public sealed record Inline(string Text) : PemSource
    {
        public override string ToString() => "(inline)";
    }
}
