using System.CommandLine;
using ControlPlane.Cli.RoutingViews;
using ControlPlane.Cli.Running;
using ControlPlane.Cli.Settings;
using ControlPlane.Cli.Waiting;
using ControlPlane.Cli.Watching;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;

namespace ControlPlane.Cli.Commands;

/// <summary>A command with all that it needs to know, checked.</summary>
/// <param name="Settings">Null: the command works on no topology but its own.</param>
/// <param name="Plan">The plan to apply; null with other commands.</param>
internal sealed record Call(CommandKind Kind, CommandSettings? Settings, PlanId? Plan)
{
    /// <summary>With run; null with other commands.</summary>
    public RunSettings? Run { get; private init; }

    /// <summary>With wait; null with other commands.</summary>
    public WaitSettings? Wait { get; init; }

    /// <summary>When a single pass ends, whatever is left; zero: when it is done.</summary>
    public TimeSpan Deadline { get; private init; }

    /// <summary>The directory to work on; null with other commands.</summary>
    public string? Directory { get; private init; }

    /// <summary>With explain; null with other commands.</summary>
    public ExplainSettings? Explain { get; private init; }

    /// <summary>With routing: the difference is asked for.</summary>
    public bool IsDiff { get; private init; }

    public bool IsDryRun { get; private init; }

    public bool IsForced { get; private init; }

    /// <summary>With status; null with other commands.</summary>
    public StatusSettings? Status { get; private init; }

    /// <summary>Reads everything, so that all problems are found at once. Null: there is no such command.</summary>
    public static Call? Read(ParseResult parsed, CommandTree tree, CommandKind? kind, SettingReader reader)
    {
        foreach (var error in parsed.Errors)
        {
            reader.Add(new("", error.Message));
        }

        if (kind is null)
        {
            return null;
        }

        if (tree.HasPassword(parsed))
        {
            reader.Add(new("--" + Secrets.PasswordName, Secrets.NotHere));
        }

        if (kind == CommandKind.Run)
        {
            return new(kind, null, null) { Run = RunSettings.Read(reader) };
        }

        if (kind == CommandKind.Status)
        {
            return new(kind, null, null) { Status = StatusSettings.Read(reader) };
        }

        if (kind == CommandKind.Lint && tree.DirectoryIn(parsed) is { } files && !NamesTopology(reader))
        {
            return new(kind, null, null) { Directory = files };
        }

        var settings = kind.Settings.Count > 0 ? CommandSettings.Read(reader, kind.NeedsGates, kind.NeedsTables) : null;
        if (settings is not null && tree.Has(Switch.AcceptRoutingChange, parsed))
        {
            settings = settings with { Rules = settings.Rules.Accepting(BlockReason.RoutingChange) };
        }

        return new(kind, settings, kind.TakesPlanId ? ReadPlanId(tree.PlanIdIn(parsed), reader) : null)
        {
            Directory = kind.TakesDirectory || kind.MayTakeDirectory ? tree.DirectoryIn(parsed) : null,
            IsDryRun = tree.Has(Switch.DryRun, parsed),
            IsForced = tree.Has(Switch.Force, parsed),
            Deadline = kind == CommandKind.Rebuild ? reader.Read(PassFlags.Deadline) : TimeSpan.Zero,
            Explain = kind.TakesName ? ExplainSettings.Read(tree.NameIn(parsed), reader) : null,
            IsDiff = kind.TakesPart && ReadDiff(tree.PartIn(parsed), reader),
            Wait = kind == CommandKind.Wait ? WaitSettings.Read(reader) : null,
        };
    }

    /// <summary>Files can be checked by themselves; whoever names a topology wants them checked against it.</summary>
    private static bool NamesTopology(SettingReader reader) =>
        reader.IsGiven(StoreFlags.GlobalAddress)
        || reader.IsGiven(StoreFlags.Implementation)
        || reader.IsGiven(GateFlags.File);

    private static bool ReadDiff(string? part, SettingReader reader)
    {
        if (part is not (null or "diff"))
        {
            reader.Add(new("", $"routing knows 'diff', not '{part}'; of one name tells controlplane explain {part}"));
        }

        return part is "diff";
    }

    private static PlanId? ReadPlanId(string? text, SettingReader reader)
    {
        var id = text is null ? null : PlanId.TryParse(text);
        if (text is not null && id is null)
        {
            reader.Add(new("PLAN-ID", $"'{text}' is no plan id; controlplane plan prints it in its last lines"));
        }

        return id;
    }
}
