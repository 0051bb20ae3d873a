using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Gathering;

/// <summary>
/// Remembers since when each VSchema has been seen unchanged and each orphan orphaned. A store does not tell when a
/// key was written, so time counts from our first look.
/// </summary>
internal sealed class InputHistory(TimeProvider time)
{
    private readonly Dictionary<KeyspaceName, (Revision At, long Since)> vschemas = [];
    private readonly Dictionary<KeyspaceName, long> orphans = [];

    public Observed Remember(Observed observed)
    {
        var now = time.GetTimestamp();
        RememberVSchemas(observed.Global, now);
        RememberOrphans(observed, now);
        return observed with
        {
            VSchemaQuietFor = vschemas.ToOrdinalMap(
                pair => pair.Key,
                pair => time.GetElapsedTime(pair.Value.Since, now)
            ),
            OrphanedFor = orphans.ToOrdinalMap(pair => pair.Key, pair => time.GetElapsedTime(pair.Value, now)),
        };
    }

    private void RememberVSchemas(GlobalRecords global, long now)
    {
        foreach (var (name, records) in global.Keyspaces)
        {
            if (records.VSchema is not { } vschema)
            {
                vschemas.Remove(name);
            }
            else if (!vschemas.TryGetValue(name, out var seen) || seen.At != vschema.Modified)
            {
                vschemas[name] = (vschema.Modified, now);
            }
        }

        foreach (var gone in vschemas.Keys.Where(name => !global.Keyspaces.ContainsKey(name)).ToArray())
        {
            vschemas.Remove(gone);
        }
    }

    private void RememberOrphans(Observed observed, long now)
    {
        var orphaned = observed
            .Cells.Values.OfType<CellView.Read>()
            .SelectMany(view => view.Records.SrvKeyspaces.Keys)
            .Where(name => observed.Global.Keyspaces.Find(name)?.Keyspace is null)
            .ToOrdinalSet();
        foreach (var name in orphaned)
        {
            orphans.TryAdd(name, now);
        }

        foreach (var back in orphans.Keys.Where(name => !orphaned.Contains(name)).ToArray())
        {
            orphans.Remove(back);
        }
    }
}
