using ControlPlane.Protocols.Topodata;
using ControlPlane.Serving.Findings;
using ControlPlane.Simulation.Topologies;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Records;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Simulation.Planted;

/// <summary>Does not see the disabled controls in cells that it does not write to.</summary>
public sealed class IgnoresOtherCells(OrdinalSet<CellName> writtenTo) : Sabotage
{
    public override ITopologyStore Spoil(ITopologyStore store, bool isGlobal) => new Spoiled(store, writtenTo);

    private sealed class Spoiled(ITopologyStore inner, OrdinalSet<CellName> writtenTo) : SpoiledStore(inner)
    {
        protected override Entry? Seen(Entry entry)
        {
            if (
                Cluster.ServingRecordAt(entry.Key) is not ServingRecordId.SrvKeyspace(var cell, _)
                || writtenTo.Contains(cell)
                || RecordCodec.Decode<SrvKeyspace>(entry.Value) is not Decoded<SrvKeyspace>.Message(var record)
            )
            {
                return entry;
            }

            foreach (var partition in record.Partitions)
            {
                partition.ShardTabletControls.Clear();
            }

            return entry with
            {
                Value = record.ToByteString(),
            };
        }
    }
}
