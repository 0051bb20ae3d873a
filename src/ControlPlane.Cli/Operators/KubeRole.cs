namespace ControlPlane.Cli.Operators;

/// <summary>What an operator does beside others.</summary>
internal enum KubeRole
{
    /// <summary>It is the only one, as far as it was told.</summary>
    Alone,

    /// <summary>Another one leads, or none yet.</summary>
    StandsBy,

    Leads,
}
