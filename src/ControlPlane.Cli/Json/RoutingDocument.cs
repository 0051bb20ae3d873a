namespace ControlPlane.Cli.Json;

/// <summary>With <c>routing</c>: where every plain name goes.</summary>
/// <param name="UnreadKeyspaces">Keyspaces whose tables nobody has read, and that may have any name.</param>
internal sealed record RoutingDocument(
    IReadOnlyList<NameDocument> Names,
    IReadOnlyList<KeyspaceDocument> Keyspaces,
    IReadOnlyList<string> UnreadKeyspaces
);

/// <param name="TabletTypes">Where rules tell them apart: the routes of other tablet types, by type.</param>
internal sealed record NameDocument(
    string Name,
    RouteDocument Route,
    IReadOnlyDictionary<string, RouteDocument>? TabletTypes
);

/// <summary>Where a name goes.</summary>
internal sealed record RouteDocument
{
    /// <summary><c>found</c>, <c>ambiguous</c>, <c>hidden</c>, <c>refused</c> or <c>unknown</c>.</summary>
    public required string Result { get; init; }

    /// <summary>With <c>found</c>.</summary>
    public string? Keyspace { get; init; }

    /// <summary>The table's name there, where a rule gives it another one.</summary>
    public string? Table { get; init; }

    /// <summary>With <c>found</c>: <c>table</c>, <c>sequence</c>, <c>reference</c> or <c>view</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>With <c>ambiguous</c> and <c>hidden</c>: the keyspaces that have it.</summary>
    public IReadOnlyList<string>? Keyspaces { get; init; }

    /// <summary><c>vSchema</c>, <c>liveSchema</c>, <c>rule</c> or <c>onlyKeyspace</c>.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>With <c>hidden</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>With <c>refused</c>: what a client gets.</summary>
    public string? Error { get; init; }

    /// <summary>When the oldest list that decided was last known to be true.</summary>
    public DateTimeOffset? KnownAt { get; init; }
}

internal sealed record KeyspaceDocument(
    string Keyspace,
    bool Sharded,
    bool RequiresExplicitRouting,
    string? Error,
    DateTimeOffset? TablesKnownAt,
    string? TablesFrom
);

/// <summary>With <c>routing diff</c>: one cell.</summary>
internal sealed record CellDifferenceDocument(string Cell, string? Problem, IReadOnlyList<NameChangeDocument>? Changes);

/// <param name="Change"><c>gained</c>, <c>lost</c>, <c>moved</c> or <c>newlyAmbiguous</c>, from the record.</param>
/// <param name="Record">What the cell's record answers.</param>
/// <param name="Perfect">What a vtgate that sees all tables answers.</param>
internal sealed record NameChangeDocument(
    string Name,
    string TabletType,
    string Change,
    RouteDocument Record,
    RouteDocument Perfect
);

/// <summary>With <c>explain</c> and <c>routing</c>: a list of live tables that the answer rests on.</summary>
internal sealed record LiveTablesDocument(string Keyspace, string From, DateTimeOffset KnownAt, int Tables, int Views);

/// <summary>With <c>explain</c>.</summary>
internal sealed record ExplanationDocument
{
    public required string Name { get; init; }

    public string? Keyspace { get; init; }

    public required string TabletType { get; init; }

    /// <summary>Whose record answered; absent: a vtgate that sees all tables.</summary>
    public string? Cell { get; init; }

    public required AnswerDocument Answer { get; init; }

    public required IReadOnlyList<StepDocument> Steps { get; init; }

    public required IReadOnlyList<string> WouldChange { get; init; }

    public required IReadOnlyList<CellAnswerDocument> Cells { get; init; }

    /// <summary>Names that may have been meant.</summary>
    public required IReadOnlyList<string> NearNames { get; init; }
}

/// <param name="Result">
/// <c>table</c>, <c>vindex</c>, <c>view</c>, <c>notFound</c>, <c>ambiguous</c>, <c>ambiguousVindex</c>,
/// <c>unknownKeyspace</c>, <c>disabled</c> or <c>brokenRule</c>.
/// </param>
/// <param name="Known">With <c>table</c>: whether anybody knows of it, or it is only taken to be there.</param>
/// <param name="Error">What a client gets.</param>
internal sealed record AnswerDocument(string Result, string? Keyspace, string? Table, bool? Known, string? Error);

internal sealed record StepDocument(string Step, string Text, IReadOnlyList<CandidateDocument>? Keyspaces);

/// <param name="Standing">Why the keyspace counts, or does not.</param>
internal sealed record CandidateDocument(
    string Keyspace,
    string Standing,
    bool Counts,
    string Text,
    DateTimeOffset? KnownAt,
    string? Source
);

internal sealed record CellAnswerDocument(IReadOnlyList<string> Cells, string? Answer, string? Problem);

/// <summary>With <c>lint</c>: one finding.</summary>
/// <param name="Severity"><c>error</c> or <c>warning</c>.</param>
internal sealed record LintDocument(string Severity, string Kind, string Place, string Why, string? Remedy);
