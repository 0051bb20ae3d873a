using System.Collections.Immutable;
using ControlPlane.Cli.Gates;
using ControlPlane.Cli.Settings;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Etcd;

namespace ControlPlane.Cli.Topologies;

/// <summary>
/// All that is known of topologies without the gates file. It stays as it is while the program runs; the file may
/// change, and together they say which topologies there are.
/// </summary>
internal sealed record TopologyFrame
{
    /// <summary>The gates file; null: there is none.</summary>
    public required string? GatesFile { get; init; }

    /// <summary>Where the one topology of the command line is; null: the topologies of the file say it themselves.</summary>
    public required StoreSettings? One { get; init; }

    /// <summary>How patient to be with each topology of the file.</summary>
    public required StoreSettings Patience { get; init; }

    /// <summary>The gates of <c>--gate-cells</c>.</summary>
    public required GateDeclarations Listed { get; init; }

    /// <summary>A policy that was given by a flag or a variable, which comes before a file; null: none was.</summary>
    public required Policy? Overriding { get; init; }

    /// <summary>So was where names are published.</summary>
    public bool OverridesPublication { get; init; }

    /// <summary>The topologies, and everything that is wrong with the file or does not fit.</summary>
    public (ImmutableArray<DeclaredTopology> Topologies, ImmutableArray<Problem> Problems) With(GatesFile file) =>
        One is { } store
            ? (
                [new(DeclaredTopology.OnlyName, store, Listed.And(file.Gates), null)],
                [.. file.Problems, .. NotOne(file)]
            )
            : (
                [.. file.Topologies.Select(Declare)],
                [.. file.Problems, .. NotSeveral(file), .. file.Topologies.SelectMany(Unreadable)]
            );

    private DeclaredTopology Declare(TopologyEntry entry) =>
        new(
            entry.Name,
            Patience with
            {
                GlobalAddress = entry.GlobalAddress,
                GlobalRoot = entry.GlobalRoot,
                Tls = entry.Tls,
                User = entry is { User: { } user, PasswordFile: { } password }
                    ? new EtcdUser(user, () => StoreSettingsReader.PasswordIn(password))
                    : null,
                PasswordFile = entry.PasswordFile,
            },
            entry.Gates,
            Overriding ?? entry.Policy
        )
        {
            Guards =
                entry.Publication is { } publication && !OverridesPublication
                    ? new(null, null, null, null, publication)
                    : null,
            Schemas = entry.Schemas,
            SchemaFile = entry.SchemaFile,
        };

    private static IEnumerable<Problem> NotOne(GatesFile file) =>
        file.TopologiesAt is { } place
            ? [new(place, "'topologies' came while the topology of the command line is at work; start anew for that")]
            : [];

    private IEnumerable<Problem> NotSeveral(GatesFile file) =>
        file.TopologiesAt is null && file.Problems.IsEmpty
            ? [new(GatesFile!, "expected 'topologies' as before; start anew for the one topology of the command line")]
            : [];

    private static IEnumerable<Problem> Unreadable(TopologyEntry entry) =>
        from file in entry.Files
        let fault = (TextFile.Read(file.Path) as Reading<string>.Invalid)?.Fault
        where fault is not null
        select new Problem(file.Place, fault);
}
