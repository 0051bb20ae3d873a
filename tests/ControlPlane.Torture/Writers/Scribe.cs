using System.Collections.Immutable;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Simulation.Topologies;
using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;
using ControlPlane.Torture.Stages;
using Google.Protobuf;

namespace ControlPlane.Torture.Writers;

/// <summary>
/// All who are not the controller: they change inputs, delete and spoil serving records, rebuild as Vitess does. Each
/// transaction of theirs also writes a mark, by which it is told from the controller's.
/// </summary>
internal sealed class Scribe(Stage stage) : IDisposable
{
    private static readonly Key Mark = Key.FromText("/torture/mark");
    private static readonly Key Tickets = Key.FromText("/torture/ticket/");
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(40);

    private readonly SemaphoreSlim turn = new(1);
    private int tickets;

    public static ImmutableArray<CellName> Cells { get; } = [new("zone1"), new("zone2"), new("zone3")];

    /// <summary>That may be there; the first two always are.</summary>
    public static ImmutableArray<KeyspaceName> Keyspaces { get; } =
    [new("k1"), new("k2"), new("k3"), new("k4"), new("k5")];

    /// <summary>The newest write that was answered.</summary>
    public Revision Last { get; private set; }

    /// <summary>The same in the last cell's own store.</summary>
    public Revision LastOwn { get; private set; }

    private EtcdStore Global => stage.Direct;

    /// <summary>Null: the controller's.</summary>
    public static string? AuthorOf(TopologyChange.Changed change) =>
        change.Changes.OfType<KeyChange.Put>().FirstOrDefault(put => put.Key == Mark)?.Entry.Value.ToStringUtf8()
        ?? (change.Changes.Any(key => key.Key.StartsWith(Tickets)) ? "somebody with a ticket" : null)
        ?? (change.Changes.All(key => Filler.Owns(key.Key)) ? "filler" : null);

    /// <summary>The cells and the first keyspaces, where they are not there yet.</summary>
    public async Task FoundAsync(CancellationToken cancellation)
    {
        if (await Global.GetAsync(Cluster.Layout.CellInfo(Cells[0]), cancellation) is not null)
        {
            return;
        }

        foreach (var cell in Cells)
        {
            var address = (Owns(cell) ? stage.OwnCell! : stage).WiredAddress;
            var info = new CellInfo { ServerAddress = address, Root = $"/vitess/{cell}" };
            await WriteAsync(
                $"AddCellInfo {cell}",
                [new Write.Put(Cluster.Layout.CellInfo(cell), info.ToByteString())],
                cancellation
            );
        }

        foreach (var keyspace in Keyspaces.Take(3))
        {
            await WriteAsync($"CreateKeyspace {keyspace}", Inputs.Created(keyspace), cancellation);
        }
    }

    /// <summary>Some edits, one after the other, with short pauses.</summary>
    public async Task ScribbleAsync(Random random, int edits, CancellationToken cancellation)
    {
        for (var done = 0; done < edits; done++)
        {
            await EditAsync(random, cancellation);
            await Task.Delay(Between * (2 * random.NextDouble()), cancellation);
        }
    }

    /// <summary>Something that makes at least one record stale, missing or wrong.</summary>
    public async Task EditAsync(Random random, CancellationToken cancellation)
    {
        var keyspace = Keyspaces[random.Next(Keyspaces.Length)];
        var mayGo = Keyspaces.IndexOf(keyspace) > 1;
        var (kind, cell) = (random.Next(10), Cells[random.Next(Cells.Length)]);
        await InTurnAsync(
            async () =>
            {
                var there = await InputsOfAsync(keyspace, cancellation);
                var (what, writes) = kind switch
                {
                    _ when there.IsEmpty => ("CreateKeyspace", Inputs.Created(keyspace)),
                    0 when mayGo => ("DeleteKeyspace", Inputs.Removed(there)),
                    <= 1 => ("a split or a merge", Inputs.Resharded(keyspace, there)),
                    <= 3 => ("UpdateThrottlerConfig", Inputs.Throttled(keyspace)),
                    4 => ("somebody deletes records", ServingRecords.Deleted(random, cell, keyspace)),
                    5 => ("somebody spoils a record", ServingRecords.Spoilt(random, cell, keyspace)),
                    _ => ("ApplyVSchema", Inputs.Applied(keyspace)),
                };
                var store = Cluster.IsInput(writes[0].Key) ? Global : StoreOf(cell);
                await CommitAsync(store, $"{what} {keyspace}", writes, cancellation);
            },
            cancellation
        );
    }

    /// <summary>A change of a VSchema, which has every cell's SrvVSchema written.</summary>
    public Task ApplyVSchemaAsync(CancellationToken cancellation) =>
        WriteAsync("ApplyVSchema k1", Inputs.Applied(Keyspaces[0]), cancellation);

    /// <summary>A change of a keyspace and its shards, which has its SrvKeyspaces written.</summary>
    public Task ReshardAsync(CancellationToken cancellation) =>
        InTurnAsync(
            async () =>
            {
                var there = await InputsOfAsync(Keyspaces[0], cancellation);
                await CommitAsync(Global, "a split or a merge k1", Inputs.Resharded(Keyspaces[0], there), cancellation);
            },
            cancellation
        );

    /// <summary>Vitess' own rebuild of everything, from what is there now: it compares nothing.</summary>
    public Task RebuildAsync(CancellationToken cancellation) =>
        InTurnAsync(
            async () =>
            {
                var (entries, at) = await ReadAsync(cancellation);
                foreach (var cell in Cells)
                {
                    var writes = ServingRecords.Rebuilt(entries, at, cell);
                    await CommitAsync(StoreOf(cell), $"Vitess rebuilds {cell}", writes, cancellation);
                }
            },
            cancellation
        );

    /// <summary>Nothing but the mark: whoever has seen it has seen all before.</summary>
    public Task SignAsync(string what, CancellationToken cancellation) =>
        InTurnAsync(
            async () =>
            {
                await CommitAsync(Global, what, [], cancellation);
                if (stage.OwnCell is { } own)
                {
                    await CommitAsync(own.Direct, what, [], cancellation);
                }
            },
            cancellation
        );

    /// <summary>Puts away what it takes to delete records later in a store that takes no puts.</summary>
    public async Task<Key> TakeTicketAsync(CancellationToken cancellation)
    {
        var ticket = Key.FromText($"{Tickets}{++tickets}");
        await WriteAsync("a ticket", [new Write.Put(ticket, ByteString.CopyFromUtf8("ticket"))], cancellation);
        return ticket;
    }

    /// <summary>Holds up everybody but the controller until disposed of.</summary>
    public async Task<IDisposable> PauseAsync(CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        return new Turn(turn);
    }

    public void Dispose() => turn.Dispose();

    private bool Owns(CellName cell) => stage.OwnCell is not null && cell == Cells[^1];

    private EtcdStore StoreOf(CellName cell) => Owns(cell) ? stage.OwnCell!.Direct : Global;

    private Task WriteAsync(string what, ImmutableArray<Write> writes, CancellationToken cancellation) =>
        InTurnAsync(() => CommitAsync(Global, what, writes, cancellation), cancellation);

    private async Task InTurnAsync(Func<Task> work, CancellationToken cancellation)
    {
        using (await PauseAsync(cancellation))
        {
            await work();
        }
    }

    /// <summary>Everything here may be done twice, so it is tried until it is done; a store that is full is left alone.</summary>
    private async Task CommitAsync(
        EtcdStore store,
        string what,
        ImmutableArray<Write> writes,
        CancellationToken cancellation
    )
    {
        var mark = new Write.Put(Mark, ByteString.CopyFromUtf8(what));
        while (true)
        {
            try
            {
                if (
                    await store.CommitAsync(new([], [.. writes, mark]), cancellation) is CommitOutcome.Committed(var at)
                )
                {
                    (Last, LastOwn) = store == Global ? (at, LastOwn) : (Last, at);
                    return;
                }
            }
            catch (StoreException failed) when (failed.Failure is StoreFailure.NoSpace)
            {
                return;
            }
            catch (StoreException failed) when (failed.Failure is StoreFailure.Unavailable) { }

            await Task.Delay(Between, cancellation);
        }
    }

    private async Task<ImmutableArray<Entry>> InputsOfAsync(KeyspaceName keyspace, CancellationToken cancellation)
    {
        var (entries, _) = await ReadAsync(cancellation);
        return [.. entries.Where(entry => Inputs.IsOf(keyspace, entry.Key))];
    }

    private async Task<(List<Entry> Entries, Revision At)> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                var (entries, at) = (new List<Entry>(), Revision.None);
                await foreach (var page in Global.ListAsync(Cluster.Layout.Keyspaces, new ListOptions(), cancellation))
                {
                    entries.AddRange(page.Entries);
                    at = page.At;
                }

                return (entries, at);
            }
            catch (StoreException failed) when (failed.Failure is StoreFailure.Unavailable or StoreFailure.Compacted)
            {
                await Task.Delay(Between, cancellation);
            }
        }
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
