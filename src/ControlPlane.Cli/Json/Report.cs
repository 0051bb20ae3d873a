namespace ControlPlane.Cli.Json;

/// <summary>The one document that a command writes with <c>--output json</c>: docs/json-output.md.</summary>
internal sealed record Report
{
    /// <summary>Grows when a field changes its meaning or goes; new fields may come at any time.</summary>
    public int SchemaVersion { get; init; } = 1;

    public required string Command { get; init; }

    public required int ExitCode { get; init; }

    /// <summary><c>inSync</c>, <c>drift</c>, <c>error</c> or <c>interrupted</c>: the exit code in a word.</summary>
    public required string Outcome { get; init; }

    public TopologyReport? Topology { get; init; }

    public PassReport? Pass { get; init; }

    public PlanReport? Plan { get; init; }

    public RoutingRecordsReport? RoutingRecords { get; init; }

    public IReadOnlyList<CellReport>? Cells { get; init; }

    public IReadOnlyList<NoticeReport>? Notices { get; init; }

    public WaitReport? Wait { get; init; }

    public IReadOnlyList<MovedReport>? Moved { get; init; }

    public IReadOnlyList<StoreCheckReport>? Stores { get; init; }

    public IReadOnlyList<string>? RoleCommands { get; init; }

    public IReadOnlyList<OwnKeyReport>? OwnKeys { get; init; }

    public IReadOnlyList<FileReport>? Files { get; init; }

    public RoutingDocument? Routing { get; init; }

    public IReadOnlyList<CellDifferenceDocument>? RoutingDifferences { get; init; }

    public ExplanationDocument? Explanation { get; init; }

    public IReadOnlyList<LiveTablesDocument>? LiveTables { get; init; }

    public IReadOnlyList<LintDocument>? Lint { get; init; }

    public IReadOnlyList<ErrorReport> Errors { get; init; } = [];
}

/// <param name="Name">Absent: there is one, which needs no name.</param>
internal sealed record TopologyReport(string? Name, string Address, string Root, IReadOnlyList<string> GateCells);

internal sealed record PassReport(string Id, int Rounds, double DurationSeconds);

internal sealed record PlanReport(string Id, int Writes, int Deletes);

/// <param name="Problem">Why nothing could be judged here; absent: it could.</param>
internal sealed record CellReport(string Cell, string? Problem, string? Remedy, IReadOnlyList<RecordReport> Records);

/// <summary>One serving record.</summary>
internal sealed record RecordReport
{
    public required string Type { get; init; }

    public string? Keyspace { get; init; }

    /// <summary>Blocked, or the condition.</summary>
    public required string Verdict { get; init; }

    public required string Condition { get; init; }

    public required bool Urgent { get; init; }

    public required string Why { get; init; }

    public BlockReport? Block { get; init; }

    public StepReport? Step { get; init; }
}

internal sealed record BlockReport(string Reason, string Why, string Remedy, bool PassesByItself, bool CanBeAccepted);

/// <summary>What is to be done, or was done, to a record.</summary>
internal sealed record StepReport
{
    /// <summary><c>create</c>, <c>replace</c> or <c>delete</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The revision that may be replaced; absent: the record must not exist.</summary>
    public long? Replaces { get; init; }

    public int? Bytes { get; init; }

    /// <summary>What changes in the record.</summary>
    public DifferenceReport? Difference { get; init; }

    /// <summary>Absent: it was not tried.</summary>
    public OutcomeReport? Outcome { get; init; }
}

/// <param name="Result">
/// <c>done</c>, <c>conflict</c>, <c>unknown</c>, <c>failed</c>, <c>blocked</c>, <c>skipped</c> or
/// <c>noLongerNeeded</c>.
/// </param>
/// <param name="Revision">With <c>done</c>: the revision of the cell's store.</param>
internal sealed record OutcomeReport(string Result, long? Revision, string? Why);

internal sealed record DifferenceReport(
    string Change,
    string Subject,
    string Name,
    string? Before,
    string? After,
    IReadOnlyList<DifferenceReport>? Parts
);

internal sealed record NoticeReport(string Kind, string Why, string Remedy);

/// <param name="Trouble">Why the global store could not be read when the waiting ended; absent: it could.</param>
internal sealed record WaitReport(
    bool Ready,
    double WaitedSeconds,
    string? Trouble,
    IReadOnlyList<CellWaitReport> Cells
);

/// <param name="Records">How many records are there.</param>
/// <param name="Lacking">Records that somebody is expected to write.</param>
/// <param name="HeldBack">Lacking records that were not waited for.</param>
/// <param name="UnknownKeyspaces">Keyspaces to watch that do not exist.</param>
internal sealed record CellWaitReport(
    string Cell,
    string? Problem,
    bool Ready,
    int Records,
    IReadOnlyList<RecordReport> Lacking,
    IReadOnlyList<RecordReport> HeldBack,
    IReadOnlyList<string> UnknownKeyspaces
);

/// <param name="Change">
/// <c>written</c>, <c>deleted</c>, <c>locked</c>, <c>unlocked</c>, <c>restored</c> or <c>forgotten</c>.
/// </param>
/// <param name="Holder">With <c>locked</c>: who took it, as far as the lock says.</param>
internal sealed record MovedReport(string Store, string Key, string Change, long? Revision, string? Holder);

/// <summary>Our own routing records, with <c>rebuild</c> and <c>apply</c>.</summary>
/// <param name="Written">How many were written.</param>
/// <param name="Failure">Why not all were; absent: all were.</param>
internal sealed record RoutingRecordsReport(int Written, string? Failure);

internal sealed record StoreCheckReport(string Store, IReadOnlyList<CheckReport> Checks);

/// <param name="Result"><c>ok</c>, <c>warning</c> or <c>failed</c>.</param>
internal sealed record CheckReport(string What, string Result, string? Why);

/// <summary>A key of ours in the global store, with <c>unpublish</c>.</summary>
/// <param name="Result"><c>found</c>, <c>deleted</c>, <c>held</c>, <c>conflict</c> or <c>unknown</c>.</param>
internal sealed record OwnKeyReport(string Key, long Revision, string Result);

/// <summary>One file, with <c>export</c> and <c>import</c>.</summary>
/// <param name="Key">With <c>import</c>: the record that it is about.</param>
/// <param name="Result">
/// <c>unchanged</c>, <c>pending</c>, <c>written</c>, <c>removed</c>, <c>left</c>, <c>conflict</c>, <c>unknown</c> or
/// <c>failed</c>.
/// </param>
internal sealed record FileReport(
    string File,
    string? Key,
    string Result,
    long? Revision,
    string? Why,
    DifferenceReport? Difference
);

internal sealed record ErrorReport(string What, string? Remedy, IReadOnlyList<string>? Details);
