using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using Google.Protobuf.Reflection;

namespace ControlPlane.Cli.Commands;

/// <summary>
/// Loads what every command that reads a topology needs from the runtime, on one core while the other reads flags and
/// settings: the descriptions of records alone take a twentieth of a short command (docs/performance.md).
/// </summary>
internal static class Warming
{
    /// <summary>What fails here fails again, and is told, where it is needed.</summary>
    public static void Begin() =>
        _ = Task.Run(() => (MessageDescriptor[])[SrvKeyspace.Descriptor, SrvVSchema.Descriptor]);
}
