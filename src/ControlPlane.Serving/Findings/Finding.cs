namespace ControlPlane.Serving.Findings;

/// <summary>What was found about one serving record, and why.</summary>
public sealed record Finding
{
    public required ServingRecordId Record { get; init; }

    /// <summary>What is the matter with the record itself; never <see cref="Verdict.Blocked"/>.</summary>
    public required Verdict Condition { get; init; }

    /// <summary>One sentence, without the record's name.</summary>
    public required string Why { get; init; }

    /// <summary>The guard that keeps it from being repaired; null: nothing does.</summary>
    public Block? Block { get; init; }

    /// <summary>Where names of live tables are not published as they should be; null: they are, or nothing can be said.</summary>
    public NameDrift? Names { get; init; }

    public Verdict Verdict => Block is null ? Condition : Verdict.Blocked;

    /// <summary>A vtgate that starts now would crash or serve nothing: repair it before anything else.</summary>
    public bool IsUrgent => Condition is Verdict.Undecodable or Verdict.Empty;
}
