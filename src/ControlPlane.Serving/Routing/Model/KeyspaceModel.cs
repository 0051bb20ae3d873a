using System.Collections.Immutable;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Model;

/// <summary>
/// What a vtgate builds from one keyspace alone: it depends on nothing else in the record, so it is kept as long as the
/// keyspace's VSchema and live schema stay the same.
/// </summary>
public sealed record KeyspaceModel
{
    public required KeyspaceName Name { get; init; }

    public required bool IsSharded { get; init; }

    /// <summary>Whether its tables never take part in the look-up of plain names.</summary>
    public required bool RequiresExplicitRouting { get; init; }

    /// <summary>
    /// The tables of its VSchema that were built. After the first table with an error vtgate builds no more, in the
    /// random order of a Go map; ours is the order of names, so that there is one answer.
    /// </summary>
    public required OrdinalMap<string, DeclaredTable> Tables { get; init; }

    /// <summary>Those of its tables that have an auto-increment column, in order.</summary>
    internal ImmutableArray<DeclaredTable> WithSequence { get; private init; } = [];

    /// <summary>Its vindexes, up to the first that cannot be created.</summary>
    public required OrdinalSet<string> Vindexes { get; init; }

    /// <summary>Tables that its VSchema names but that were not built, because of <see cref="BuildError"/>.</summary>
    public required OrdinalSet<string> Unbuilt { get; init; }

    /// <summary>Why building stopped, in upstream's words, or null.</summary>
    public required string? BuildError { get; init; }

    /// <summary>What its MySQL has; null when nobody knows, and in a model of the record alone.</summary>
    public required LiveSchema? Live { get; init; }

    public static KeyspaceModel Build(KeyspaceName name, Keyspace vschema, LiveSchema? live)
    {
        var build = KeyspaceBuild.Of(vschema);
        return new()
        {
            Name = name,
            IsSharded = vschema.Sharded,
            RequiresExplicitRouting = vschema.RequireExplicitRouting,
            Tables = build.Tables,
            WithSequence = [.. build.Tables.Values.Where(table => table.Sequence is not null)],
            Vindexes = build.Vindexes,
            Unbuilt = build.Error is null
                ? OrdinalSet<string>.Empty
                : vschema.Tables.Keys.Where(table => !build.Tables.ContainsKey(table)).ToOrdinalSet(),
            BuildError = build.Error,
            Live = live,
        };
    }
}
