namespace ControlPlane.Api.Documents;

/// <summary>What <c>/status</c> answers: docs/status-json.md.</summary>
public sealed record StatusDocument
{
    /// <summary>Grows when a field changes its meaning or goes; new fields may come at any time.</summary>
    public int SchemaVersion { get; init; } = 1;

    public required string Version { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Absent: gates are not declared in a file.</summary>
    public GatesFileDocument? GatesFile { get; init; }

    /// <summary>Absent: nothing is declared on Kubernetes.</summary>
    public Views.KubernetesView? Kubernetes { get; init; }

    public required IReadOnlyList<TopologyDocument> Topologies { get; init; }
}

/// <param name="LoadedAt">When the declarations in force were read.</param>
/// <param name="Problems">What is wrong with the file as it is now; empty: nothing.</param>
public sealed record GatesFileDocument(string Path, DateTimeOffset LoadedAt, IReadOnlyList<string> Problems);

public sealed record TopologyDocument
{
    public required string Topology { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset At { get; init; }

    public DateTimeOffset? HeartbeatAt { get; init; }

    public required bool JudgedAll { get; init; }

    public required bool GlobalStoreHeard { get; init; }

    public required IReadOnlyList<StoreDocument> Stores { get; init; }

    public required IReadOnlyList<BreakerDocument> Breakers { get; init; }

    public required IReadOnlyList<CellDocument> Cells { get; init; }

    public required QueueDocument Queue { get; init; }

    public required IReadOnlyList<NoticeDocument> Notices { get; init; }

    /// <summary>Where the tables of keyspaces are read, and how that goes.</summary>
    public LiveTablesDocument LiveTables { get; init; } = new() { Keyspaces = [], FileProblems = [] };

    public required IReadOnlyList<OtherWriterDocument> OtherWriters { get; init; }

    public RoutingDocument? Routing { get; init; }

    public ResyncDocument? LastResync { get; init; }

    public required long MirrorDifferences { get; init; }
}

/// <summary>Global routing.</summary>
public sealed record RoutingDocument
{
    /// <summary>Plain names that go somewhere, by our own records.</summary>
    public required int Names { get; init; }

    public required int Ambiguous { get; init; }

    public required IReadOnlyList<LiveListDocument> Lists { get; init; }

    public required long RecordsWritten { get; init; }

    /// <summary>SrvVSchemas put right whose published names somebody else had dropped or spread.</summary>
    public required long PutBack { get; init; }

    /// <summary>Why our own routing records could not be read or written; absent: they could.</summary>
    public string? Trouble { get; init; }
}

/// <summary>The tables of one keyspace as they were last read.</summary>
public sealed record LiveListDocument(string Keyspace, int Tables, int Views, DateTimeOffset ReadAt, string Source);

public sealed record LiveTablesDocument
{
    public required IReadOnlyList<Views.TablesSource> Keyspaces { get; init; }

    /// <summary>What is wrong with the schema file as it is now; empty: nothing.</summary>
    public required IReadOnlyList<string> FileProblems { get; init; }
}

public sealed record StoreDocument
{
    public required string Address { get; init; }

    public required bool Global { get; init; }

    public required IReadOnlyList<string> Cells { get; init; }

    public required bool Heard { get; init; }

    public DateTimeOffset? LastHeardAt { get; init; }

    public required long Revision { get; init; }

    public required long Restarts { get; init; }

    public string? Trouble { get; init; }
}

/// <param name="State"><c>closed</c>, <c>open</c> or <c>halfOpen</c>.</param>
public sealed record BreakerDocument(string Store, string State, DateTimeOffset Since, long Failures);

public sealed record CellDocument
{
    public required string Cell { get; init; }

    public required int Gates { get; init; }

    public DateTimeOffset? WarmUntil { get; init; }

    public string? Problem { get; init; }

    public string? Remedy { get; init; }

    public required IReadOnlyList<RecordDocument> Records { get; init; }

    public PublishDocument? LastPublish { get; init; }
}

/// <summary>One serving record and the finding on it.</summary>
public sealed record RecordDocument
{
    /// <summary><c>SrvVSchema</c> or <c>SrvKeyspace</c>.</summary>
    public required string Type { get; init; }

    public string? Keyspace { get; init; }

    /// <summary><c>blocked</c>, or the condition.</summary>
    public required string Verdict { get; init; }

    public required string Condition { get; init; }

    public required bool Urgent { get; init; }

    public required string Why { get; init; }

    public BlockDocument? Block { get; init; }
}

public sealed record BlockDocument(string Reason, string Why, string Remedy, bool PassesByItself);

/// <param name="What">What was wrong with the record before.</param>
public sealed record PublishDocument(string Type, string? Keyspace, DateTimeOffset At, long Revision, string What);

public sealed record QueueDocument
{
    public required int Waiting { get; init; }

    public required int UnderWay { get; init; }

    public required int BackingOff { get; init; }

    public required double OldestWaitSeconds { get; init; }

    public required double LongestUnderWaySeconds { get; init; }
}

public sealed record NoticeDocument(string Kind, string Why, string Remedy);

public sealed record OtherWriterDocument
{
    public required string Cell { get; init; }

    public required string Type { get; init; }

    public string? Keyspace { get; init; }

    public required string Writer { get; init; }

    public required int Writes { get; init; }

    public required int Undone { get; init; }

    public required DateTimeOffset LastAt { get; init; }

    public required bool Flapping { get; init; }
}

/// <param name="Example">One of the differences.</param>
public sealed record ResyncDocument(
    DateTimeOffset At,
    double DurationSeconds,
    int Differences,
    string? Example,
    string? Failure
);
