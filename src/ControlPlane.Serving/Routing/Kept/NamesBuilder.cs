using ControlPlane.Protocols.Routing;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Judging;
using ControlPlane.Serving.Records;
using ControlPlane.Serving.Routing.Model;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Kept;

/// <summary>Says of every plain name where it goes, keyspace by keyspace, as a vtgate with a perfect view would.</summary>
internal sealed class NamesBuilder
{
    private readonly SrvVSchema basis;
    private readonly RoutingModel model;
    private readonly SortedDictionary<KeyspaceName, SortedDictionary<string, NameGroup>> groups = [];

    public NamesBuilder(DesiredSrvVSchema desired) => (basis, model) = (desired.Record, desired.Model);

    public OrdinalMap<KeyspaceName, KeyspaceNames> Build(GlobalRecords global)
    {
        var ruled = model.Rules.Routing.Keys.Where(rule => !rule.Contains('.') && !rule.Contains('@'));
        foreach (var name in model.Names.Concat(ruled).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            Add(name, model.Resolve(RoutingQuery.Plain(name)));
        }

        return groups.ToOrdinalMap(pair => pair.Key, pair => RecordOf(pair.Key, pair.Value.Values, global));
    }

    private void Add(string name, RoutingAnswer answer)
    {
        switch (answer)
        {
            case RoutingAnswer.Table(var keyspace, var table, _, _):
                var group = GroupOf(keyspace, new() { Answer = Answer.Routable, Reason = ReasonOf(name, keyspace) });
                group.Names.Add(name);
                if (table != name)
                {
                    group.Tables[name] = table;
                }

                break;
            case RoutingAnswer.Ambiguous when model.Global(name) is GlobalEntry.Ambiguous(var keyspaces, _):
                foreach (var keyspace in keyspaces)
                {
                    var wanted = new NameGroup { Answer = Answer.Ambiguous, Reason = ReasonOf(name, keyspace) };
                    wanted.Keyspaces.AddRange(keyspaces.Select(one => one.Value));
                    GroupOf(keyspace, wanted).Names.Add(name);
                }

                break;
        }
    }

    private Reason ReasonOf(string name, KeyspaceName keyspace) =>
        model.Rules.Routing.ContainsKey(name) ? Reason.Rule
        : basis.Keyspaces.GetValueOrDefault(keyspace.Value)?.Tables.ContainsKey(name) == true ? Reason.Vschema
        : Reason.LiveSchema;

    private NameGroup GroupOf(KeyspaceName keyspace, NameGroup wanted)
    {
        if (!groups.TryGetValue(keyspace, out var own))
        {
            groups[keyspace] = own = new(StringComparer.Ordinal);
        }

        var kind = $"{(int)wanted.Answer}/{(int)wanted.Reason}/{string.Join('/', wanted.Keyspaces)}";
        if (!own.TryGetValue(kind, out var group))
        {
            own[kind] = group = wanted;
        }

        return group;
    }

    private static KeyspaceNames RecordOf(KeyspaceName keyspace, IEnumerable<NameGroup> groups, GlobalRecords global) =>
        new()
        {
            Format = RoutingRecords.Format,
            Keyspace = keyspace.Value,
            VschemaRevision = global.Keyspaces.Find(keyspace)?.VSchema?.Modified.Value ?? 0,
            Groups = { groups },
        };
}
