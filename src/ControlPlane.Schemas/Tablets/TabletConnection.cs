using System.Runtime.CompilerServices;
using ControlPlane.Protocols.Query;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Rpc;
using ControlPlane.Topology.Names;

namespace ControlPlane.Schemas.Tablets;

/// <inheritdoc cref="ITabletConnection" />
internal sealed class TabletConnection(RpcChannel channel, TabletAccess access, TabletLimits limits, TimeProvider time)
    : ITabletConnection
{
    public async IAsyncEnumerable<TabletHealth> HealthAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var call = new RpcCallOptions { Metadata = Metadata() };
        var messages = channel.ServerStreaming(TabletMethods.StreamHealth, new(), call, cancellation);
        await using var next = messages.GetAsyncEnumerator(cancellation);
        while (await MovesAsync(next))
        {
            yield return TabletHealth.Of(next.Current);
        }

        throw new TabletException(TabletTrouble.Unreachable, "it ended its health stream");
    }

    public async Task<TableNames> ReadAsync(KeyspaceShard shard, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        var tables = await ReadAsync(shard, SchemaTableType.Tables, limits.ReadTimeout, cancellation);
        var left = limits.ReadTimeout - time.GetElapsedTime(began);
        var views = await ReadAsync(shard, SchemaTableType.Views, left, cancellation);
        // A table that became a view between the two calls; or a lie.
        return tables.FirstOrDefault(views.Contains) is { } both
            ? throw new TabletException(TabletTrouble.Garbage, $"'{both}' is listed as a table and as a view")
            : TableNames.Of(tables, views);
    }

    public ValueTask DisposeAsync() => channel.DisposeAsync();

    private async Task<IReadOnlySet<string>> ReadAsync(
        KeyspaceShard shard,
        SchemaTableType type,
        TimeSpan within,
        CancellationToken cancellation
    )
    {
        var request = new GetSchemaRequest
        {
            Target = new()
            {
                Keyspace = shard.Keyspace.Value,
                Shard = shard.Shard.Value,
                TabletType = TabletType.Primary,
            },
            TableType = type,
        };
        var call = new RpcCallOptions { Timeout = within, Metadata = Metadata() };
        var parts = channel.ServerStreaming(TabletMethods.GetSchema, request, call, cancellation);
        await using var next = parts.GetAsyncEnumerator(cancellation);
        var names = new NameCollector(limits);
        while (await MovesAsync(next))
        {
            names.Take(next.Current);
        }

        return names.End();
    }

    private static async ValueTask<bool> MovesAsync<T>(IAsyncEnumerator<T> messages)
    {
        try
        {
            return await messages.MoveNextAsync();
        }
        catch (RpcException failure)
        {
            throw TabletStatus.Explain(failure);
        }
    }

    private RpcMetadata Metadata() =>
        access.Credentials?.Invoke() is { } credentials
            ? RpcMetadata.Empty.With("username", credentials.Username).With("password", credentials.Password)
            : RpcMetadata.Empty;
}
