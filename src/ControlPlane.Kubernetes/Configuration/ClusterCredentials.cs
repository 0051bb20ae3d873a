namespace ControlPlane.Kubernetes.Configuration;

/// <summary>How we say who we are, beside a client certificate. No print of one shows a secret.</summary>
public abstract record ClusterCredentials
{
    private ClusterCredentials() { }

    /// <summary>Not at all.</summary>
    public sealed record None : ClusterCredentials;

    public sealed record Token(string Value) : ClusterCredentials
    {
        public override string ToString() => "Token";
    }

    /// <summary>A bearer token in a file that is read again when it changes, as projected service account tokens do.</summary>
    public sealed record TokenFile(string Path) : ClusterCredentials;

    /// <summary>A program that prints credentials, as kubectl runs it (client.authentication.k8s.io).</summary>
    public sealed record Exec(ExecPlugin Plugin) : ClusterCredentials;
}
