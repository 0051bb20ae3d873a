using ControlPlane.Cli.Settings;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Planning;

namespace ControlPlane.Cli.Topologies;

/// <summary>
/// One topology to work on: where it is and which gates it has. The command line tells of one, a gates file of as many
/// as one likes.
/// </summary>
/// <param name="Name">As declared; <see cref="OnlyName"/> for the one of the command line.</param>
/// <param name="Policy">What may be done here; null: what the settings say for all.</param>
internal sealed record DeclaredTopology(string Name, StoreSettings Store, GateDeclarations Gates, Policy? Policy)
{
    public const string OnlyName = "default";

    /// <summary>How careful to be here; null: what the settings say for all.</summary>
    public RuleOverrides? Guards { get; init; }

    /// <summary>Where its tables are read; null: what the settings say for all.</summary>
    public SchemaSourceKind? Schemas { get; init; }

    /// <summary>The file with its tables; null: what the settings say for the one topology of the command line.</summary>
    public string? SchemaFile { get; init; }

    /// <summary>Whether it can go on with the connections that it has. Files and passwords are read again anyway.</summary>
    public bool IsReachedAs(DeclaredTopology other) =>
        Schemas == other.Schemas
        && SchemaFile == other.SchemaFile
        && Store with { User = null } == other.Store with { User = null }
        && Store.User?.Name == other.Store.User?.Name;

    public bool Equals(DeclaredTopology? other) =>
        other is not null
        && Name == other.Name
        && Policy == other.Policy
        && Guards == other.Guards
        && Gates.Equals(other.Gates)
        && IsReachedAs(other);

    public override int GetHashCode() => HashCode.Combine(Name, Policy, Gates);
}
