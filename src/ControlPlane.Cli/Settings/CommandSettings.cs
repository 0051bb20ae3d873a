using ControlPlane.Cli.LiveTables;
using ControlPlane.Cli.Operators;
using ControlPlane.Cli.Topologies;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Collections;
using Serilog.Events;

namespace ControlPlane.Cli.Settings;

/// <summary>What a command works with, checked.</summary>
internal sealed record CommandSettings
{
    public required StoreSettings Store { get; init; }

    public required GateDeclarations Gates { get; init; }

    public required PlanningRules Rules { get; init; }

    /// <summary>Where live tables are read; nowhere with commands that need none.</summary>
    public SchemaSettings Schemas { get; init; } = SchemaSettings.Off;

    /// <summary>The topology's name where a gates file declares several; null: there is one, which needs none.</summary>
    public string? Topology { get; init; }

    /// <summary>Where the topology and its gates are declared on Kubernetes, and not found yet; null: they are not there.</summary>
    public KubernetesSettings? Kubernetes { get; init; }

    /// <summary>For a command that works on one topology.</summary>
    /// <param name="reader">Takes the problems; with some, the result is not to be used.</param>
    /// <param name="needsGates">False: the command is told otherwise what it is about.</param>
    /// <param name="needsTables">Whether live tables concern it.</param>
    public static CommandSettings Read(SettingReader reader, bool needsGates, bool needsTables)
    {
        if (KubernetesSettings.Read(reader) is { } kubernetes)
        {
            return new()
            {
                Store = kubernetes.Store,
                Gates = GateDeclarations.None,
                Rules = ReadRules(reader),
                Topology = reader.Read(GateFlags.Topology),
                Kubernetes = kubernetes,
            };
        }

        var (topologies, rules) = (TopologySettings.Read(reader, needsGates), ReadRules(reader));
        var schemas = needsTables ? SchemaSettings.Read(reader) : SchemaSettings.Off;
        var chosen = topologies.Choose(reader);
        return chosen is null
            ? new()
            {
                Store = topologies.Frame.Patience,
                Gates = GateDeclarations.None,
                Rules = rules,
            }
            : For(chosen, rules) with
            {
                Schemas = needsTables ? schemas.For(chosen) : schemas,
            };
    }

    /// <summary>For one of several topologies.</summary>
    /// <param name="topology">Its own policy comes before that of the rules.</param>
    /// <param name="rules">From <see cref="ReadRules"/>.</param>
    public static CommandSettings For(DeclaredTopology topology, PlanningRules rules) =>
        new()
        {
            Store = topology.Store,
            Gates = topology.Gates,
            Rules = RuleOverrides.Apply(
                topology.Guards,
                topology.Policy is { } policy ? rules with { Policy = policy } : rules
            ),
            Topology = topology.Name == DeclaredTopology.OnlyName ? null : topology.Name,
        };

    private static IEnumerable<AcceptedGuard> ReadAccepted(SettingReader reader) =>
        reader.Read(PlanningFlags.AllowRoutingChange)
            ? reader.Read(PlanningFlags.Accept).Append(new(BlockReason.RoutingChange))
            : reader.Read(PlanningFlags.Accept);

    public static PlanningRules ReadRules(SettingReader reader) =>
        new()
        {
            Policy = reader.Read(PlanningFlags.Policy),
            AllowPartial = reader.Read(PlanningFlags.AllowPartial),
            OrphanGrace = reader.Read(PlanningFlags.OrphanGrace),
            MaxRecordBytes = reader.Read(PlanningFlags.MaxRecordBytes),
            AssumeNoMigration = reader.Read(PlanningFlags.AssumeNoMigration).ToOrdinalSet(),
            Accepted = ReadAccepted(reader).ToOrdinalSet(),
            Publication = PublicationFlags.ReadRules(reader),
        };
}

/// <summary>How a command reports. Usable even when other settings are wrong, so that this can be said.</summary>
internal sealed record GeneralSettings
{
    public required OutputFormat Output { get; init; }

    public required LogFormat LogFormat { get; init; }

    /// <summary>Null: not said.</summary>
    public required LogEventLevel? LogLevel { get; init; }

    public static GeneralSettings Read(SettingReader reader) =>
        new()
        {
            Output = reader.Read(GeneralFlags.Output),
            LogFormat = reader.Read(GeneralFlags.LogFormat),
            LogLevel = reader.Read(GeneralFlags.LogLevel),
        };
}
