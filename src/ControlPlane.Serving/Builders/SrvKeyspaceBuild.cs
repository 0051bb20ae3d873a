using ControlPlane.Protocols.Topodata;

namespace ControlPlane.Serving.Builders;

/// <summary>How building a SrvKeyspace ended.</summary>
public abstract record SrvKeyspaceBuild
{
    private SrvKeyspaceBuild() { }

    /// <summary>The record, the same for every cell. Nothing in it is shared with the inputs.</summary>
    public sealed record Built(SrvKeyspace Record) : SrvKeyspaceBuild;

    public sealed record Refused(SrvKeyspaceRefusal Refusal) : SrvKeyspaceBuild;
}
