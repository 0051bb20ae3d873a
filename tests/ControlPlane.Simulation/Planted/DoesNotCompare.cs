using ControlPlane.Serving.Findings;
using ControlPlane.Simulation.Topologies;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Simulation.Planted;

/// <summary>Takes every SrvVSchema for empty, and so writes it in each pass whatever it says.</summary>
public sealed class DoesNotCompare : Sabotage
{
    public override ITopologyStore Spoil(ITopologyStore store, bool isGlobal) => new Spoiled(store);

    private sealed class Spoiled(ITopologyStore inner) : SpoiledStore(inner)
    {
        protected override Entry Seen(Entry entry) =>
            Cluster.ServingRecordAt(entry.Key) is ServingRecordId.SrvVSchema
                ? entry with
                {
                    Value = ByteString.Empty,
                }
                : entry;
    }
}
