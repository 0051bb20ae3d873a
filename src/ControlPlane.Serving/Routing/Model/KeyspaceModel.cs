using System.Collections.Immutable;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Model;

/// <summary>
/// What a vtgate builds from one keyspace alone: it depends on nothing else in the record, so it is kept as long as the
/// keyspace's VSchema and its live names stay the same.
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

    /// <summary>Tables that its VSchema names but that were not built, because of <see cref="BuildError"/>.</summary>
    public required OrdinalSet<string> Unbuilt { get; init; }

    /// <summary>Its vindexes, up to the first that cannot be created.</summary>
    public required OrdinalSet<string> Vindexes { get; init; }

    /// <summary>Why building stopped, in upstream's words, or null.</summary>
    public required string? BuildError { get; init; }

    /// <summary>The tables that its MySQL has; null when nobody knows, and in a model of the record alone.</summary>
    public OrdinalSet<string>? LiveTables { get; init; }

    /// <summary>The views that its MySQL has; null as above.</summary>
    public OrdinalSet<string>? LiveViews { get; init; }

    /// <summary>The sequences that its tables use, in the order of the tables.</summary>
    internal ImmutableArray<SequenceUse> Sequences { get; private init; } = [];

    internal static KeyspaceModel Build(KeyspaceName name, Keyspace vschema, LiveSchema? live)
    {
        var build = KeyspaceBuild.Of(vschema);
        return new()
        {
            Name = name,
            IsSharded = vschema.Sharded,
            RequiresExplicitRouting = vschema.RequireExplicitRouting,
            Tables = build.Tables,
            Unbuilt = build.Error is null
                ? OrdinalSet<string>.Empty
                : vschema.Tables.Keys.Where(table => !build.Tables.ContainsKey(table)).ToOrdinalSet(),
            Vindexes = build.Vindexes,
            BuildError = build.Error,
            LiveTables = live?.Tables,
            LiveViews = live?.Views,
            Sequences = [.. build.Tables.Keys.Select(table => SequenceOf(table, vschema)).OfType<SequenceUse>()],
        };
    }

    /// <summary>Each name that it has or says it has, once.</summary>
    internal IEnumerable<string> AllNames()
    {
        OrdinalSet<string>[] others =
        [
            LiveTables ?? OrdinalSet<string>.Empty,
            LiveViews ?? OrdinalSet<string>.Empty,
            Unbuilt,
        ];
        var rest = others.SelectMany(names => names).Where(name => !Tables.ContainsKey(name)).Distinct();
        return Tables.Keys.Concat(rest);
    }

    internal bool HasLive(LiveSchema? live) => Equals(LiveTables, live?.Tables) && Equals(LiveViews, live?.Views);

    private static SequenceUse? SequenceOf(string table, Keyspace vschema) =>
        vschema.Tables[table].AutoIncrement is { } column
            ? new(table, column.Sequence, TableNames.ReadSql(column.Sequence))
            : null;
}
