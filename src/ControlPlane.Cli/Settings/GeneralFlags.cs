using Serilog.Events;

namespace ControlPlane.Cli.Settings;

/// <summary>What every command has.</summary>
internal static class GeneralFlags
{
    public static Setting<OutputFormat> Output { get; } =
        Declare.Choice(
            "output",
            "FORMAT",
            "text or json (docs/json-output.md).",
            "text",
            ("text", OutputFormat.Text),
            ("json", OutputFormat.Json)
        );

    public static Setting<LogFormat> LogFormat { get; } =
        Declare.Choice(
            "log-format",
            "FORMAT",
            "text or json: one line per event, on standard error.",
            "text",
            ("text", Settings.LogFormat.Text),
            ("json", Settings.LogFormat.Json)
        );

    /// <summary>Null: not said.</summary>
    public static Setting<LogEventLevel?> LogLevel { get; } =
        new()
        {
            Name = "log-level",
            Placeholder = "LEVEL",
            Help = "debug, info, warning or error.",
            Default = null,
            DefaultText = "info; warning on a terminal",
            Read = Read.OneOf<LogEventLevel?>(
                ("debug", LogEventLevel.Debug),
                ("info", LogEventLevel.Information),
                ("warning", LogEventLevel.Warning),
                ("error", LogEventLevel.Error)
            ),
        };

    public static Setting<string?> Config { get; } =
        Declare.Text("config", "FILE", "YAML file with settings; its keys are the names of the flags.");

    public static IReadOnlyList<Setting> All { get; } = [Output, LogFormat, LogLevel, Config];
}
