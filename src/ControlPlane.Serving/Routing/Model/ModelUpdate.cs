using System.Collections.Immutable;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Model;

/// <summary>
/// Makes a model from another when the same keyspaces are there and few of them changed. Anything more is built anew:
/// it is rare, and one way to build is easier to trust than two.
/// </summary>
internal sealed class ModelUpdate
{
    private const int Few = 8;

    private readonly RoutingModel from;
    private readonly SrvVSchema record;
    private readonly LiveSchemas? live;
    private readonly ImmutableArray<KeyspaceModel> changed;

    private ModelUpdate(RoutingModel from, SrvVSchema record, LiveSchemas? live, ImmutableArray<KeyspaceModel> changed)
    {
        this.from = from;
        this.record = record;
        this.live = live;
        this.changed = changed;
    }

    /// <summary>Null when too much changed.</summary>
    public static ModelUpdate? Of(RoutingModel from, SrvVSchema record, LiveSchemas? live)
    {
        if (!HaveSameFrame(from, record, live))
        {
            return null;
        }

        var changed = from
            .Keyspaces.Values.Select(before => Rebuilt(before, from.Record, record, live?.Find(before.Name)))
            .OfType<KeyspaceModel>()
            .Take(Few + 1)
            .ToImmutableArray();
        var reshaped = changed.Any(after => after.IsSharded != from.Keyspaces[after.Name].IsSharded);
        return reshaped || changed.Length > Few ? null : new(from, record, live, changed);
    }

    public RoutingModel Apply()
    {
        var declared = from.Finder.Declared!;
        var failures = from.Finder.Failures;
        foreach (var after in changed)
        {
            var before = declared.Keyspaces[after.Name];
            declared = declared with
            {
                Keyspaces = declared.Keyspaces.With(after.Name, after),
                Names = declared.Names.With(before, after),
            };
            var touched = before.AllNames().Concat(after.AllNames()).ToHashSet(StringComparer.Ordinal);
            failures = new SequenceCheck(declared).Rerun(failures, after, touched);
        }

        return RoutingModel.Of(record, live, declared, failures);
    }

    private static bool HaveSameFrame(RoutingModel from, SrvVSchema record, LiveSchemas? live) =>
        (from.Live is null) == (live is null)
        && from.Record.Keyspaces.Count == record.Keyspaces.Count
        && record.Keyspaces.Keys.All(name => from.Record.Keyspaces.ContainsKey(name))
        && Equals(from.Record.RoutingRules, record.RoutingRules)
        && Equals(from.Record.ShardRoutingRules, record.ShardRoutingRules)
        && Equals(from.Record.KeyspaceRoutingRules, record.KeyspaceRoutingRules);

    private static KeyspaceModel? Rebuilt(KeyspaceModel before, SrvVSchema old, SrvVSchema record, LiveSchema? live)
    {
        var vschema = record.Keyspaces[before.Name.Value];
        return before.HasLive(live) && vschema.Equals(old.Keyspaces[before.Name.Value])
            ? null
            : KeyspaceModel.Build(before.Name, vschema, live);
    }
}
