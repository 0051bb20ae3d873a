using System.Text.Json.Nodes;
using ControlPlane.Simulation.Network;
using ControlPlane.Simulation.Oracles;
using ControlPlane.Simulation.Runs;
using ControlPlane.Simulation.Topologies;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Simulation.Writers;

/// <summary>Reads and writes as Vitess does: one key at a time, blindly, each with the way to the store in between.</summary>
public sealed class VitessHand
{
    private static readonly TimeSpan Prompt = TimeSpan.FromMilliseconds(0.2);
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(5);

    private readonly World world;
    private readonly Kernel.SimRandom random;
    private readonly SortedDictionary<string, AuditedStore> stores = new(StringComparer.Ordinal);

    public VitessHand(World world, string purpose)
    {
        this.world = world;
        random = world.Random.Stream(purpose);
        foreach (var (address, store) in world.Cluster.Stores)
        {
            stores[address] = new AuditedStore(store, Author.Vitess, world.Audit, redelivery: null);
        }
    }

    public Kernel.SimRandom Random => random;

    public ITopologyStore Global => stores[Cluster.GlobalAddress];

    public CellName[] Cells => [.. world.Audit.Observe().Global.Cells.Keys];

    public void Tell(string what) => world.Journal.Tell("vitess", what);

    public Task PauseAsync(TimeSpan pause) => Task.Delay(pause, world.Others.Time, CancellationToken.None);

    public async Task<ByteString?> GetAsync(Key key)
    {
        await TravelAsync();
        return (await StoreOf(key).GetAsync(key, CancellationToken.None))?.Value;
    }

    public async Task PutAsync(Key key, ByteString value, LeaseId lease = default)
    {
        await TravelAsync();
        await StoreOf(key).CommitAsync(new([], [new Write.Put(key, value, lease)]), CancellationToken.None);
    }

    public Task PutAsync(Key key, IMessage message) => PutAsync(key, message.ToByteString());

    public async Task DeleteAsync(Key key)
    {
        await TravelAsync();
        await StoreOf(key).CommitAsync(new([], [new Write.Delete(key)]), CancellationToken.None);
    }

    /// <summary>A lock's value with the time at which it is taken here.</summary>
    public ByteString Dated(ByteString value)
    {
        var json = JsonNode.Parse(value.Span)!.AsObject();
        json["Time"] = world.Others.Time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", null);
        return ByteString.CopyFromUtf8(json.ToJsonString());
    }

    private ITopologyStore StoreOf(Key key) => stores[world.Cluster.StoreOf(key).Address];

    private Task TravelAsync() => PauseAsync(random.Between(Prompt, Usual));
}
