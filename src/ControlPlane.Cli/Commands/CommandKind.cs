using ControlPlane.Cli.Settings;

namespace ControlPlane.Cli.Commands;

/// <summary>A command as the help presents it.</summary>
internal sealed record CommandKind(string Name, string Help, IReadOnlyList<Setting> Settings)
{
    private static readonly Setting[] OnTopology = [.. StoreFlags.All, .. GateFlags.All];
    private static readonly Setting[] OnInputs = [.. StoreFlags.All, GateFlags.File, GateFlags.Topology];
    private static readonly Setting[] OnTables = [.. OnInputs, .. SchemaFlags.Once];
    private static readonly Setting[] OnPlan = [.. OnTopology, .. PlanningFlags.All, .. SchemaFlags.Once];

    public static CommandKind Status { get; } =
        new("status", "Tell what a running controlplane knows, and how it does.", StatusFlags.All);

    public static CommandKind Rebuild { get; } =
        new("rebuild", "One pass over all gate cells: write what is missing or wrong.", [.. OnPlan, .. PassFlags.All])
        {
            Switches = [Switch.AcceptRoutingChange],
        };

    public static CommandKind Plan { get; } =
        new("plan", "Tell what would be written, record by record, and the id of the plan.", OnPlan)
        {
            Switches = [Switch.AcceptRoutingChange],
        };

    public static CommandKind Apply { get; } =
        new("apply", "Carry out a plan, unless what it was made from has moved.", OnPlan)
        {
            TakesPlanId = true,
            Switches = [Switch.AcceptRoutingChange],
        };

    public static CommandKind Verify { get; } =
        new("verify", "Tell what is in sync and what is not, by cell and keyspace.", OnPlan);

    public static CommandKind Run { get; } =
        new(
            "run",
            "Keep all gate cells right until told to stop, and show over HTTP what is known.",
            [.. OnPlan.Except([GateFlags.Topology, SchemaFlags.Timeout]), SchemaFlags.RefreshEvery, .. RunFlags.All]
        );

    public static CommandKind Check { get; } =
        new("check", "Try every store for what is needed, and print the smallest etcd role that suffices.", OnTopology);

    public static CommandKind Wait { get; } =
        new(
            "wait",
            "Wait until a cell has what a vtgate needs, in an init container before it.",
            [.. StoreFlags.All, GateFlags.File, GateFlags.Topology, .. KubernetesFlags.All, .. WaitFlags.All]
        )
        {
            NeedsGates = false,
        };

    public static CommandKind Unpublish { get; } =
        new(
            "unpublish",
            "Leave the topology as if only Vitess had written to it: rebuild as upstream would, delete our own records.",
            [.. OnTopology, .. PlanningFlags.Careful]
        )
        {
            Switches = [Switch.DryRun],
        };

    public static CommandKind Export { get; } =
        new("export", "Write VSchemas and routing rules as JSON files.", OnInputs)
        {
            TakesDirectory = true,
            NeedsGates = false,
            Switches = [Switch.Force],
        };

    public static CommandKind Import { get; } =
        new("import", "Write VSchemas and routing rules from JSON files, where they differ.", OnInputs)
        {
            TakesDirectory = true,
            NeedsGates = false,
            Switches = [Switch.DryRun],
        };

    public static CommandKind Explain { get; } =
        new(
            "explain",
            "Tell where a table name goes, each step that leads there, and what would change it.",
            [.. OnTables, .. ExplainFlags.All]
        )
        {
            TakesName = true,
            NeedsGates = false,
        };

    public static CommandKind Routing { get; } =
        new(
            "routing",
            "Tell where every plain table name goes; 'routing diff': how the cells' records differ from that.",
            OnTables
        )
        {
            TakesPart = true,
            NeedsGates = false,
        };

    public static CommandKind Lint { get; } =
        new(
            "lint",
            "Check VSchemas and routing rules for all that Vitess would refuse or take otherwise than meant.",
            OnInputs
        )
        {
            MayTakeDirectory = true,
            NeedsGates = false,
        };

    public static CommandKind Demo { get; } = new("demo", "Show it all on a small topology in memory.", []);

    public static IReadOnlyList<CommandKind> All { get; } =
    [Run, Status, Rebuild, Plan, Apply, Verify, Check, Wait, Unpublish, Explain, Routing, Lint, Export, Import, Demo];

    public bool TakesPlanId { get; private init; }

    public bool TakesDirectory { get; private init; }

    public bool MayTakeDirectory { get; private init; }

    /// <summary>The name of a table.</summary>
    public bool TakesName { get; private init; }

    /// <summary>A word that says which part of the command is meant.</summary>
    public bool TakesPart { get; private init; }

    public IReadOnlyList<Switch> Switches { get; private init; } = [];

    /// <summary>Whether live tables concern it.</summary>
    public bool NeedsTables => Settings.Contains(SchemaFlags.Source);

    /// <summary>Whether it must know where vtgates are.</summary>
    public bool NeedsGates { get; private init; } = true;
}
