using System.Collections.Immutable;
using ControlPlane.Cli.Settings;
using ControlPlane.Cli.Topologies;

namespace ControlPlane.Cli.Gates;

/// <summary>What became of a gates file that is followed.</summary>
internal abstract record GatesNews
{
    private GatesNews() { }

    /// <summary>
    /// From now on these are in force: the file says something else than before. Or it says the same again after
    /// <see cref="Refused"/>, whose problems are over then. <see cref="TopologyEdit"/> tells what to do about it.
    /// </summary>
    public sealed record Declared(ImmutableArray<DeclaredTopology> Topologies) : GatesNews;

    /// <summary>The file cannot be used as it is now. What was declared last stays in force.</summary>
    public sealed record Refused(ImmutableArray<Problem> Problems) : GatesNews;
}
