using System.Collections.Immutable;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Torture.Checking;

/// <summary>What happened in a store at one revision.</summary>
internal abstract record StoreEvent(Revision At)
{
    /// <param name="By">What our writer says that it did; null: the controller did it.</param>
    public sealed record Written(TopologyChange.Changed Change, string? By) : StoreEvent(Change.At)
    {
        public override string ToString() =>
            $"{At} {By ?? "CONTROLPLANE"}: {string.Join(", ", Change.Changes.Select(Tell))}";

        private static string Tell(KeyChange change) =>
            change is KeyChange.Put(var entry)
                ? $"put {change.Key} ({entry.Value.Length} bytes)"
                : $"deleted {change.Key}";
    }

    /// <summary>The store was put back to what it was at a revision.</summary>
    public sealed record Restored(ImmutableSortedDictionary<Key, Entry> Entries, Revision At) : StoreEvent(At)
    {
        public override string ToString() => $"{At} RESTORED";
    }
}
