using ControlPlane.Simulation.Runs;
using ControlPlane.Simulation.Topologies;
using ControlPlane.Timelines;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Simulation.Writers;

/// <summary>
/// Plays recorded commands: each write in its order, after the wait that was recorded, whatever others wrote in between.
/// Locks are real ones: their keys carry leases of this store, and a command waits until ours are out of its way.
/// </summary>
public sealed class ScriptPlayer(World world)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan KeyspaceLockTime = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan NamedLockTime = TimeSpan.FromDays(1);

    private readonly VitessHand hand = new(world, "script");

    /// <summary>Where recorded lock keys, which end in their lease, lie here.</summary>
    private readonly SortedDictionary<string, Key> lockKeys = new(StringComparer.Ordinal);

    public string Playing { get; private set; } = "nothing";

    public bool HasPlayed { get; private set; }

    /// <summary>What the commands before the first one left behind, at once.</summary>
    public async Task LoadAsync()
    {
        foreach (var change in RecordedHistory.Before(world.Knobs.FirstCommand))
        {
            await ApplyAsync(change);
        }
    }

    public async Task PlayAsync()
    {
        for (var index = 0; index < world.Knobs.Commands; index++)
        {
            await hand.PauseAsync(hand.Random.Between(TimeSpan.Zero, LongestPause));
            await PlayAsync(RecordedHistory.Command(world.Knobs.FirstCommand + index));
        }

        HasPlayed = true;
    }

    private async Task PlayAsync(RecordedStep step)
    {
        Playing = step.Command;
        hand.Tell($"$ {step.Command}");
        world.Journal.Probe($"played {step.File}");
        var before = step.Events[0].At;
        foreach (var change in step.Events)
        {
            await hand.PauseAsync(change.At > before ? change.At - before : TimeSpan.Zero);
            before = change.At;
            await ApplyAsync(change);
            await TurnAsync(change);
        }
    }

    private async Task ApplyAsync(RecordedEvent change)
    {
        var key = Key.FromText(change.Key);
        switch (change)
        {
            case { Value: null } when lockKeys.Remove(change.Key, out var lockKey):
                await hand.DeleteAsync(lockKey);
                break;
            case { Value: null }:
                await hand.DeleteAsync(key);
                break;
            case { Lease: not 0 }:
                await EnterQueueAsync(change);
                break;
            default:
                await hand.PutAsync(key, world.Cluster.Localized(key, change.Value));
                break;
        }
    }

    private async Task EnterQueueAsync(RecordedEvent change)
    {
        var time = change.Key.Contains("named_locks", StringComparison.Ordinal) ? NamedLockTime : KeyspaceLockTime;
        var lease = await hand.Global.GrantAsync(time, CancellationToken.None);
        var key = Key.FromText(change.Key[..(change.Key.LastIndexOf('/') + 1)] + lease.Id);
        lockKeys[change.Key] = key;
        await hand.PutAsync(key, hand.Dated(ByteString.CopyFrom(change.Value!)), lease.Id);
    }

    /// <summary>A lock that was put is waited for while somebody who is no part of the script is before it.</summary>
    private async Task TurnAsync(RecordedEvent change)
    {
        while (lockKeys.TryGetValue(change.Key, out var key) && IsBehindOthers(key))
        {
            world.Journal.Probe("vitess waited for our lock");
            await hand.PauseAsync(LockPoll);
        }
    }

    private bool IsBehindOthers(Key key)
    {
        world.Audit.CatchUp();
        var queue = KeySpan.Prefix(Key.FromText(key.Raw[..(key.Raw.LastIndexOf('/') + 1)]));
        var place = world.Audit.Global.Find(key)?.Entry?.Modified;
        return world.Audit.Global.Entries.Any(entry =>
            queue.Contains(entry.Key) && entry.Modified < place && !lockKeys.ContainsValue(entry.Key)
        );
    }
}
