using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.KubernetesFixture.Storage;

/// <summary>
/// What etcd is to a real API server: objects, one counter of revisions for all, and a history that can be compacted.
/// Safe for many threads; everything it gives out is immutable.
/// </summary>
public sealed class ObjectStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<Resource, ImmutableSortedDictionary<ObjectKey, StoredObject>> kinds = [];
    private readonly Dictionary<Resource, long> firstRevisions = [];
    private readonly List<StoreEvent> history = [];
    private TaskCompletionSource changed = new();
    private long revision = 1;
    private long compacted;

    public long Revision
    {
        get
        {
            lock (gate)
            {
                return revision;
            }
        }
    }

    /// <summary>The next write gets at least this revision. For replaying what another server did.</summary>
    public void AdvanceTo(long next)
    {
        lock (gate)
        {
            revision = Math.Max(revision, next - 1);
        }
    }

    /// <summary>From here on there is a history of this kind.</summary>
    public void Register(Resource resource)
    {
        lock (gate)
        {
            if (kinds.TryAdd(resource, ImmutableSortedDictionary<ObjectKey, StoredObject>.Empty))
            {
                firstRevisions[resource] = revision;
            }
        }
    }

    /// <summary>Forgets what happened up to now: pages and watches that began before get 410.</summary>
    public void Compact()
    {
        lock (gate)
        {
            compacted = revision;
            history.Clear();
        }
    }

    public StoredObject? Find(Resource resource, ObjectKey key)
    {
        lock (gate)
        {
            return kinds.TryGetValue(resource, out var objects) ? objects.GetValueOrDefault(key) : null;
        }
    }

    /// <summary>All objects now, in the order of their keys, and the store's revision.</summary>
    public (IReadOnlyList<StoredObject> Objects, long Revision) List(Resource resource)
    {
        lock (gate)
        {
            return (Now(resource).Values.ToArray(), revision);
        }
    }

    /// <summary>All objects as they were; null: that was compacted away.</summary>
    public IReadOnlyList<StoredObject>? ListAt(Resource resource, long at)
    {
        lock (gate)
        {
            if (at < compacted)
            {
                return null;
            }

            var objects = Now(resource);
            for (var i = history.Count - 1; i >= 0 && history[i].After.Revision > at; i--)
            {
                if (history[i] is { } step && step.Resource == resource)
                {
                    objects = step.Before is { } before
                        ? objects.SetItem(before.Key, before)
                        : objects.Remove(step.After.Key);
                }
            }

            return objects.Values.ToArray();
        }
    }

    /// <summary>
    /// Writes one object, given what is there (null: nothing). The function returns the object without its new
    /// resourceVersion, or null to leave things as they are; it may throw.
    /// </summary>
    public StoredObject? Write(Resource resource, ObjectKey key, Func<StoredObject?, JsonObject?> change)
    {
        lock (gate)
        {
            var before = Now(resource).GetValueOrDefault(key);
            if (change(before) is not { } next)
            {
                return before;
            }

            var after = Stamp(key, next, ++revision);
            kinds[resource] = Now(resource).SetItem(key, after);
            Tell(new(resource, before, after, IsDeletion: false));
            return after;
        }
    }

    /// <summary>Deletes one object; what is passed on is how it was last.</summary>
    public StoredObject? Delete(Resource resource, ObjectKey key, Func<StoredObject, JsonObject> last)
    {
        lock (gate)
        {
            if (Now(resource).GetValueOrDefault(key) is not { } before)
            {
                return null;
            }

            var after = Stamp(key, last(before), ++revision);
            kinds[resource] = Now(resource).Remove(key);
            Tell(new(resource, before, after, IsDeletion: true));
            return before;
        }
    }

    /// <summary>The oldest revision that a watch of this kind can begin at.</summary>
    public long OldestOf(Resource resource)
    {
        lock (gate)
        {
            return Math.Max(compacted, firstRevisions.GetValueOrDefault(resource));
        }
    }

    /// <summary>
    /// What was written to a kind after a revision, up to which revision that is complete, and a task that ends with the
    /// next write of any kind, inside of that write: whoever waits for it yields before doing anything else. Null: the history does not reach back that far.
    /// </summary>
    public (IReadOnlyList<StoreEvent> Events, long UpTo, Task Changed)? After(Resource resource, long after)
    {
        lock (gate)
        {
            return after < compacted
                ? null
                : (
                    [.. history.Skip(FirstAfter(after)).Where(step => step.Resource == resource)],
                    revision,
                    changed.Task
                );
        }
    }

    private int FirstAfter(long after)
    {
        var (low, high) = (0, history.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = history[middle].After.Revision > after ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private static StoredObject Stamp(ObjectKey key, JsonObject next, long at)
    {
        next["metadata"]!["resourceVersion"] = at.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new(key, at, JsonElement.Parse(next.ToJsonString()));
    }

    private ImmutableSortedDictionary<ObjectKey, StoredObject> Now(Resource resource) =>
        kinds.GetValueOrDefault(resource) ?? ImmutableSortedDictionary<ObjectKey, StoredObject>.Empty;

    private void Tell(StoreEvent step)
    {
        history.Add(step);
        var waiting = changed;
        changed = new();
        waiting.SetResult();
    }
}
