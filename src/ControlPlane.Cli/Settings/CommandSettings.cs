using ControlPlane.Cli.Gates;
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

    public static CommandSettings Read(SettingReader reader) =>
        new()
        {
            Store = new StoreSettingsReader(reader).Read(),
            Gates = GateSettings.Read(reader),
            Rules = new()
            {
                Policy = reader.Read(PlanningFlags.Policy),
                AllowPartial = reader.Read(PlanningFlags.AllowPartial),
                OrphanGrace = reader.Read(PlanningFlags.OrphanGrace),
                MaxRecordBytes = reader.Read(PlanningFlags.MaxRecordBytes),
                AssumeNoMigration = reader.Read(PlanningFlags.AssumeNoMigration).ToOrdinalSet(),
                Accepted = reader.Read(PlanningFlags.Accept).ToOrdinalSet(),
            },
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
