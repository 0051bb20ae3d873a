using ControlPlane.Protocols.Topodata;
using ControlPlane.Timelines;
using ControlPlane.Topology.Memory;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Reconcile.Tests.Timelines;

/// <summary>
/// Puts the recorded history into a world: all up to a revision at once, and then write by write. Where the recorded
/// process took a keyspace lock that a pass holds, it waits as the real one would have.
/// </summary>
internal sealed class Playback(World world, Placement placement)
{
    private static readonly RecordedEvent[] Events = [.. Recording.Steps.SelectMany(step => step.Events)];
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly Dictionary<Key, LeaseId> leases = [];

    /// <summary>The position in the history: the revision that was played last.</summary>
    public long At { get; private set; }

    public static int IndexOf(long revision) => (int)revision - 2;

    public async Task LoadAsync(long revision)
    {
        var live = new Dictionary<string, RecordedEvent>(StringComparer.Ordinal);
        foreach (var change in Events[..(IndexOf(revision) + 1)])
        {
            if (change.Value is null)
            {
                live.Remove(change.Key);
            }
            else
            {
                live[change.Key] = change;
            }
        }

        foreach (var change in live.Values.OrderBy(change => change.Revision))
        {
            await ApplyAsync(change);
        }

        At = revision;
    }

    /// <param name="revision">How far to go.</param>
    /// <param name="mustWait">Called when the recorded process waits for a lock of a pass.</param>
    public async Task AdvanceAsync(long revision, Action mustWait)
    {
        while (At < revision && At < Events[^1].Revision)
        {
            var change = Events[IndexOf(At + 1)];
            await ApplyAsync(change);
            At++;
            while (change.Value is not null && IsBehindOurs(Key.FromText(change.Key)))
            {
                mustWait();
                await Task.Delay(TimeSpan.FromMilliseconds(10), world.Time, None);
            }
        }
    }

    private bool IsBehindOurs(Key key)
    {
        if (!CommitRules.IsLock(key))
        {
            return false;
        }

        var directory = Key.FromText(key.Raw[..(key.Raw.LastIndexOf('/') + 1)]);
        return world.Global.Entries.Any(entry => entry.Key.StartsWith(directory) && world.OurLocks.Contains(entry.Key));
    }

    private async Task ApplyAsync(RecordedEvent change)
    {
        var (key, store) = (Key.FromText(change.Key), StoreOf(change.Key));
        if (store is null)
        {
            return;
        }

        if (change.Value is not { } value)
        {
            await store.DeleteAsync(key);
            leases.Remove(key);
            return;
        }

        var lease = LeaseId.None;
        if (change.Lease != 0)
        {
            lease = (await store.GrantAsync(TimeSpan.FromDays(1), None)).Id;
            leases[key] = lease;
        }

        var content = key.Raw.EndsWith("/CellInfo", StringComparison.Ordinal)
            ? CellInfoOf(change)
            : ByteString.CopyFrom(value);
        await store.CommitAsync(new([], [new Write.Put(key, content, lease)]), None);
    }

    /// <summary>Null: this write is left out, since the real process would not have made it.</summary>
    private MemoryStore? StoreOf(string key) =>
        key.Split('/') is not [_, _, var cell, ..] || cell == "global" ? world.Global
        : placement.IsBare(cell) && key.EndsWith("/SrvKeyspace", StringComparison.Ordinal) ? null
        : placement.IsBare(cell) && key.EndsWith("/SrvVSchema", StringComparison.Ordinal) && At == 0 ? null
        : world.Store(placement.AddressOf(cell));

    private ByteString CellInfoOf(RecordedEvent change)
    {
        var info = CellInfo.Parser.ParseFrom(change.Value);
        info.ServerAddress = placement.AddressOf(change.Key.Split('/')[^2]);
        return info.ToByteString();
    }
}

/// <summary>Where the cells of the recording lie, and which one lacks all its serving records.</summary>
internal sealed record Placement(bool OwnStores, string? Bare)
{
    public string AddressOf(string cell) => OwnStores && cell != "zone1" ? World.Second : World.GlobalAddress;

    public bool IsBare(string cell) => cell == Bare;

    public override string ToString() =>
        $"{(OwnStores ? "own stores" : "one store")}, {(Bare is null ? "as recorded" : $"{Bare} bare")}";
}
