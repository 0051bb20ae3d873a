namespace ControlPlane.KubernetesFixture;

public sealed record TestApiServerOptions
{
    /// <summary>The usual one of real servers is about a minute.</summary>
    public TimeSpan BookmarkInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What the server's certificate is good for.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = ["127.0.0.1", "localhost"];

    /// <summary>Null: an authority of its own.</summary>
    public TestAuthority? Authority { get; init; }

    /// <summary>For times in objects; timeouts of watches run on it too.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
