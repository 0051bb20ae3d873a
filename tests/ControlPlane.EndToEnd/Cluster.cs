using System.Collections.Immutable;
using ControlPlane.EtcdFixture;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Reconcile.Tests;
using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.EndToEnd;

/// <summary>The recorded topology in a real etcd, before any serving record existed.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private Cluster(EtcdServer server)
    {
        Server = server;
        Store = server.Open();
    }

    public EtcdServer Server { get; }

    public EtcdStore Store { get; }

    public IEnumerable<string> Topology =>
        ["--topo-global-server-address", Server.Address, "--topo-global-root", "/vitess/global"];

    public static Task<Cluster> StartAsync(params string[] flags) =>
        StartAsync(new EtcdServerOptions { Flags = flags });

    public static async Task<Cluster> StartAsync(EtcdServerOptions options)
    {
        var cluster = new Cluster(await EtcdServer.StartAsync(options, CancellationToken.None));
        foreach (var (key, value) in RecordedCluster.Before)
        {
            await cluster.PutAsync(key, cluster.Here(key, value));
        }

        return cluster;
    }

    /// <summary>The recorded CellInfos name another port than ours.</summary>
    public ByteString Here(Key key, ByteString value)
    {
        if (!key.ToString().EndsWith("/CellInfo", StringComparison.Ordinal))
        {
            return value;
        }

        var info = CellInfo.Parser.ParseFrom(value);
        info.ServerAddress = Server.Address;
        return info.ToByteString();
    }

    /// <summary>Says in the cell's CellInfo that its records lie elsewhere.</summary>
    public Task MoveAsync(string cell, string address) =>
        PutAsync(
            Key.FromText($"/vitess/global/cells/{cell}/CellInfo"),
            new CellInfo { ServerAddress = address, Root = $"/vitess/{cell}" }.ToByteString()
        );

    public async Task PutAsync(Key key, ByteString value) =>
        (
            await Store.CommitAsync(new([], [new Write.Put(key, value)]), CancellationToken.None)
        ).ShouldBeOfType<CommitOutcome.Committed>();

    public Task PutAsync(string key, ByteString value) => PutAsync(Key.FromText(key), value);

    public Task<Ended> RunAsync(string command, params IEnumerable<string> arguments) =>
        Executable.RunAsync([command, .. Topology, .. arguments]);

    public Task<ImmutableArray<Entry>> EntriesAsync() => EntriesAsync(Store);

    public static async Task<ImmutableArray<Entry>> EntriesAsync(EtcdStore store)
    {
        var entries = ImmutableArray.CreateBuilder<Entry>();
        await foreach (var page in store.ListAsync(KeySpan.Everything, new ListOptions(), CancellationToken.None))
        {
            entries.AddRange(page.Entries);
        }

        return entries.ToImmutable();
    }

    public async Task<Revision> RevisionAsync()
    {
        await foreach (
            var page in Store.ListAsync(KeySpan.Single(Key.FromText("/")), new ListOptions(), CancellationToken.None)
        )
        {
            return page.At;
        }

        return Revision.None;
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await Server.DisposeAsync();
    }
}
