using ControlPlane.Serving.Findings;

namespace ControlPlane.Reconcile.Tests.Loops;

/// <summary>Topologies to start from.</summary>
internal static class Topologies
{
    /// <summary>Two keyspaces, one of them sharded, and these cells in the global store.</summary>
    public static async Task<World> OfAsync(TimeProvider time, params string[] cells)
    {
        var world = new World(time);
        foreach (var cell in cells)
        {
            await world.AddCellAsync(cell);
        }

        await world.AddKeyspaceAsync("ks", "0");
        await world.AddKeyspaceAsync("sharded", "-80", "80-");
        return world;
    }

    public static ServingRecordId SrvVSchema(string cell) => new ServingRecordId.SrvVSchema(new(cell));

    public static ServingRecordId SrvKeyspace(string cell, string keyspace) =>
        new ServingRecordId.SrvKeyspace(new(cell), new(keyspace));
}
