using System.Collections.Immutable;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Model;

/// <summary>
/// What a vtgate makes of its cell's <c>SrvVSchema</c>: which keyspaces have errors, and where every name goes
/// (BuildVSchema and FindTableOrVindex in go/vt/vtgate/vindexes/vschema.go, as of v23). A vtgate that tracks the live
/// schema (v22+) is the same with <see cref="LiveSchemas"/>. Where Vitess' answer hangs on the order of a Go map, ours is
/// the one for names in order, which is one of those it may give. Immutable.
/// </summary>
public sealed class RoutingModel
{
    private readonly TableFinder declared;
    private readonly TableFinder finder;

    private RoutingModel(SrvVSchema record, LiveSchemas? live, TableFinder declared, SequenceFailures failures)
    {
        this.declared = declared;
        Record = record;
        Live = live;
        finder = declared with { Failures = failures, SeesLiveSchema = live is not null, Declared = declared };
    }

    public SrvVSchema Record { get; }

    /// <summary>What the tracker sees; null in a model of a vtgate that knows only the record.</summary>
    public LiveSchemas? Live { get; }

    public OrdinalMap<KeyspaceName, KeyspaceModel> Keyspaces => declared.Keyspaces;

    public RuleBook Rules => declared.Rules;

    /// <summary>Every name that a VSchema or a live schema of the record's keyspaces has, in order.</summary>
    public IReadOnlyList<string> Names => declared.Names.Names;

    /// <summary><see cref="Names"/>; not to be changed.</summary>
    internal string[] SortedNames => declared.Names.SortedNames;

    internal TableFinder Finder => finder;

    /// <param name="live">Null: a vtgate that knows only the record. Lists of keyspaces not in it are not looked at.</param>
    public static RoutingModel From(SrvVSchema record, LiveSchemas? live = null)
    {
        var keyspaces = record.Keyspaces.ToOrdinalMap(
            pair => new KeyspaceName(pair.Key),
            pair => KeyspaceModel.Build(new(pair.Key), pair.Value, live?.Find(new(pair.Key)))
        );
        var declared = new TableFinder
        {
            Keyspaces = keyspaces,
            Names = NameIndex.Of(keyspaces.Values),
            Rules = RuleBook.Of(record),
        };
        return new(record, live, declared, new SequenceCheck(declared).Run());
    }

    /// <summary>
    /// The model of another record, or of other live schemas, that shares with this one what stayed the same: with few
    /// keyspaces changed it costs next to nothing. It answers like one made by <see cref="From"/>.
    /// </summary>
    public RoutingModel Next(SrvVSchema record, LiveSchemas? live) =>
        ModelUpdate.Of(this, record, live)?.Apply() ?? From(record, live);

    public RoutingAnswer Resolve(RoutingQuery query)
    {
        var keyspace = query.Keyspace?.Value ?? "";
        var found = finder.FindRouted(keyspace, query.Name, query.TabletType);
        return found is RoutingAnswer.NotFound && RuleFor(query) is null
            ? FindVindex(query.Keyspace, query.Name)
            : found;
    }

    /// <summary>The routing rule that decides the query, and what stands on its left; null when none does.</summary>
    public (string From, RoutingRule Rule)? RuleFor(RoutingQuery query) =>
        finder.RuleFor(RoutedKeyspace(query), query.Name, query.TabletType);

    /// <summary>What the table of global names has for a name, before rules and the single-keyspace case.</summary>
    public GlobalEntry Global(string name) => finder.Global(name);

    /// <summary>The keyspaces that have the name in their VSchema or live schema, whether or not it takes part.</summary>
    public ImmutableArray<KeyspaceModel> HoldersOf(string name) => declared.Names.HoldersOf(name);

    /// <summary>
    /// The keyspace's error as vtgate shows it, or null. It does not stop what was built from being used. A sequence that
    /// is not found overwrites every other error.
    /// </summary>
    public string? ErrorOf(KeyspaceName keyspace)
    {
        var model = Keyspaces[keyspace];
        return finder.Failures.LastErrorIn(model)
            ?? model.BuildError
            ?? new ReferenceCheck(model, declared).FirstError();
    }

    /// <summary>The mirror rules, by what stands on their left. They do not take part in finding a table.</summary>
    public OrdinalMap<string, MirrorRule> Mirrors => MirrorRules.Read(Record.MirrorRules?.Rules ?? [], declared);

    /// <summary>Why the table was taken out of its keyspace: its sequence is not found. Null: it was not.</summary>
    public string? SequenceErrorOf(KeyspaceName keyspace, string table) =>
        finder.Failures.ErrorOf(new TableKey(keyspace, table));

    internal IEnumerable<(string Table, string Error)> ReferenceErrorsIn(KeyspaceName keyspace) =>
        new ReferenceCheck(Keyspaces[keyspace], declared).Errors();

    internal string RoutedKeyspace(RoutingQuery query) =>
        finder.RoutedKeyspace(query.Keyspace?.Value ?? "", query.TabletType);

    internal static RoutingModel Of(
        SrvVSchema record,
        LiveSchemas? live,
        TableFinder declared,
        SequenceFailures failures
    ) => new(record, live, declared, failures);

    private RoutingAnswer FindVindex(KeyspaceName? selected, string name)
    {
        if (selected is { } keyspace)
        {
            return Keyspaces.Find(keyspace) is not { } model ? new RoutingAnswer.UnknownKeyspace(keyspace.Value)
                : model.Vindexes.Contains(name) ? new RoutingAnswer.Vindex(name)
                : new RoutingAnswer.NotFound(name);
        }

        var holders = Keyspaces.Values.Count(model => !model.RequiresExplicitRouting && model.Vindexes.Contains(name));
        return holders switch
        {
            0 => new RoutingAnswer.NotFound(name),
            1 => new RoutingAnswer.Vindex(name),
            _ => new RoutingAnswer.AmbiguousVindex(name),
        };
    }
}
