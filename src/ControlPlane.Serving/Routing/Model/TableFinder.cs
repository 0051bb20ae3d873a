using System.Collections.Immutable;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Model;

/// <summary>
/// vtgate's look-up (FindRoutedTable and what it calls in vindexes/vschema.go) at one stage of building: rules and
/// references see every declared table, sequences see what earlier ones left, queries see the end and the live schema.
/// </summary>
internal sealed record TableFinder
{
    public required OrdinalMap<KeyspaceName, KeyspaceModel> Keyspaces { get; init; }

    public required NameIndex Names { get; init; }

    public required RuleBook Rules { get; init; }

    public SequenceFailures Failures { get; init; } = SequenceFailures.None;

    /// <summary>Only what failed before this table's turn is missing; null: all that failed.</summary>
    public TableKey? Before { get; init; }

    public bool SeesLiveSchema { get; init; }

    /// <summary>The stage in which rules were built: every declared table is there. Null: this is that stage.</summary>
    public TableFinder? Declared { get; init; }

    /// <summary>An empty keyspace: none given. A query's keyspace may be one that does not exist.</summary>
    public RoutingAnswer FindRouted(string keyspace, string name, TabletType type)
    {
        var routed = RoutedKeyspace(keyspace, type);
        return RuleFor(routed, name, type) is { } rule ? Follow(rule.Rule, name) : Find(routed, name, constructs: true);
    }

    public string RoutedKeyspace(string keyspace, TabletType type)
    {
        if (Rules.Keyspaces.Count == 0)
        {
            return keyspace;
        }

        var suffix = type is TabletType.Primary ? "" : TabletTypeSuffix.Of(type);
        return Rules.Keyspaces.TryGetValue(keyspace + suffix, out var routed) ? routed.Value
            : suffix.Length > 0 && Rules.Keyspaces.TryGetValue(keyspace, out routed) ? routed.Value
            : keyspace;
    }

    /// <summary>The rule that takes the name, and its left side: one for the tablet type comes first.</summary>
    public (string From, RoutingRule Rule)? RuleFor(string keyspace, string name, TabletType type)
    {
        if (Rules.Routing.Count == 0)
        {
            return null;
        }

        var qualified = keyspace.Length == 0 ? name : $"{keyspace}.{name}";
        var typed = qualified + TabletTypeSuffix.Of(type);
        return Rules.Routing.TryGetValue(typed, out var rule) ? (typed, rule)
            : Rules.Routing.TryGetValue(qualified, out rule) ? (qualified, rule)
            : null;
    }

    /// <summary>Rules are built before sequences and live schemas are looked at, up to v23.</summary>
    public RoutingAnswer Follow(RoutingRule rule, string name) =>
        rule switch
        {
            RoutingRule.Broken broken => new RoutingAnswer.BrokenRule(broken.Error),
            RoutingRule.To to => (Declared ?? this).Find(to.Target.Keyspace, to.Target.Table, constructs: true),
            _ => new RoutingAnswer.Disabled(name),
        };

    public RoutingAnswer Find(string keyspace, string name, bool constructs) =>
        keyspace.Length == 0 ? FindGlobal(name, constructs)
        : Keyspaces.Find(new(keyspace)) is { } model ? FindIn(model, name, constructs)
        : new RoutingAnswer.UnknownKeyspace(keyspace);

    public GlobalEntry Global(string name) => Global(name, Names.HoldersOf(name));

    public DeclaredTable? DeclaredIn(KeyspaceModel keyspace, string name) =>
        keyspace.Tables.Find(name) is { } table && !Failures.TookOut(new(keyspace.Name, name), Before) ? table : null;

    public GlobalEntry Global(string name, ImmutableArray<KeyspaceModel> holders)
    {
        var entry = Failures.TookOutName(name, Before)
            ? GlobalEntry.Absent.One
            : GlobalTables.FromVSchemas(name, holders);
        return entry is GlobalEntry.Absent && SeesLiveSchema
            ? GlobalTables.FromLiveSchemas(name, holders, keyspace => DeclaredIn(keyspace, name))
            : entry;
    }

    private RoutingAnswer FindGlobal(string name, bool constructs) =>
        Global(name) switch
        {
            GlobalEntry.Table table => new RoutingAnswer.Table(table.Keyspace, name, table.Kind),
            GlobalEntry.View view => new RoutingAnswer.View(view.Keyspace, name),
            _ when Keyspaces.Count == 1 => FindIn(Keyspaces.Values[0], name, constructs),
            GlobalEntry.Ambiguous => new RoutingAnswer.Ambiguous(name),
            _ => new RoutingAnswer.NotFound(name),
        };

    private RoutingAnswer FindIn(KeyspaceModel keyspace, string name, bool constructs)
    {
        if (DeclaredIn(keyspace, name) is { } table)
        {
            return new RoutingAnswer.Table(keyspace.Name, name, table.Kind);
        }

        var exists = SeesLiveSchema && keyspace.LiveTables?.Contains(name) is true;
        return exists || (constructs && !keyspace.IsSharded)
            ? new RoutingAnswer.Table(keyspace.Name, name, TableKind.Ordinary, Known: exists)
            : new RoutingAnswer.NotFound(name);
    }
}
