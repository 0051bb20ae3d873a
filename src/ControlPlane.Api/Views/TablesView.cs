using System.Collections.Immutable;

namespace ControlPlane.Api.Views;

/// <summary>What is known of live tables, and how it stands with those who are asked for them.</summary>
public sealed record TablesView
{
    public static TablesView Nothing { get; } = new();

    /// <summary>By keyspace: each that is asked, or that a file names.</summary>
    public ImmutableArray<TablesSource> Sources { get; init; } = [];

    /// <summary>What is wrong with the schema file as it is now; the last good one is in force.</summary>
    public ImmutableArray<string> Problems { get; init; } = [];

    /// <summary>Lists read from tablets since the start.</summary>
    public long Reads { get; init; }

    /// <summary>Failures since the start, by their kind.</summary>
    public ImmutableArray<KeyValuePair<string, long>> Failures { get; init; } = [];
}

/// <summary>How it stands with the list of one keyspace.</summary>
public sealed record TablesSource
{
    public required string Keyspace { get; init; }

    /// <summary>A tablet and its address, or file and line. Null: nobody was found to ask.</summary>
    public string? Where { get; init; }

    /// <summary>When the list was last known to be true. Null: never, in this process.</summary>
    public DateTimeOffset? ReadAt { get; init; }

    public int Tables { get; init; }

    public int Views { get; init; }

    /// <summary>Null: none.</summary>
    public TablesTrouble? Trouble { get; init; }
}

/// <summary>Why the list of a keyspace cannot be read now; the last one is kept.</summary>
/// <param name="Kind">One of a closed set, as documents name it.</param>
/// <param name="Why">In words.</param>
/// <param name="Since">Since when.</param>
/// <param name="Failures">How often since then.</param>
public sealed record TablesTrouble(string Kind, string Why, DateTimeOffset Since, int Failures);
