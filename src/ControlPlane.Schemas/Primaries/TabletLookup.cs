using ControlPlane.Protocols.Topodata;
using ControlPlane.Schemas.Tablets;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Schemas.Primaries;

/// <summary>From a primary to its address, as Vitess' tablet client goes (go/vt/vttablet/grpctmclient/client.go).</summary>
internal static class TabletLookup
{
    /// <exception cref="TabletException">There is no address to ask at.</exception>
    public static async Task<TabletAddress> FindAsync(
        ITabletRecords records,
        KeyspaceShard shard,
        Topology.Names.TabletAlias alias,
        CancellationToken cancellation
    )
    {
        try
        {
            return await records.FindAsync(alias, cancellation) is { } record
                ? AddressOf(record, shard)
                : throw new TabletException(TabletTrouble.NoAddress, $"tablet {alias} has no record");
        }
        catch (StoreException failure)
        {
            throw new TabletException(TabletTrouble.NoTopology, failure.Message, failure);
        }
    }

    private static TabletAddress AddressOf(Tablet record, KeyspaceShard shard)
    {
        var own = new KeyspaceShard(new(record.Keyspace), new(record.Shard));
        if (own != shard)
        {
            throw new TabletException(TabletTrouble.WrongTablet, $"its record says that it is of {own}");
        }

        // A clean shutdown blanks the hostname and the ports, and leaves the rest.
        return
            record.Hostname.Length > 0 && record.PortMap.TryGetValue("grpc", out var port) && port is > 0 and < 65_536
            ? new TabletAddress(record.Hostname, port)
            : throw new TabletException(
                TabletTrouble.NoAddress,
                "its record has no hostname or gRPC port; a tablet that was shut down leaves it like this"
            );
    }
}
