using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Records;
using ControlPlane.Timelines;
using ControlPlane.Topology.Records;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Simulation.Oracles;

/// <summary>A write of a serving record by one of ours, at the moment of its commit.</summary>
public sealed class ServingWrite(
    Audit audit,
    Author author,
    Ledger ledger,
    ServingRecordId record,
    Write.Put put,
    Sent sent
)
{
    private readonly Lazy<Observed> before = new(audit.Observe);

    public Audit Audit => audit;

    public Author Author => author;

    public ServingRecordId Record => record;

    public Sent Sent => sent;

    public bool IsInGlobalStore => ledger == audit.Global;

    /// <summary>The version that is replaced, or the deletion before it; null: there never was one.</summary>
    public Written? Previous { get; } = ledger.Find(put.Key);

    /// <summary>The topology right before the write.</summary>
    public Observed Before => before.Value;

    /// <summary>What is replaced, in one order; null: absent, or no message.</summary>
    public IMessage? Replaced => Previous?.Entry is { } entry ? Read(entry.Value) : null;

    public IMessage Content => Read(put.Value)!;

    /// <summary>True when nothing readable is replaced: such records wait less.</summary>
    public bool IsMissing => Replaced is null || Previous!.Entry!.Value.IsEmpty;

    /// <summary>What a naive rebuild would have made of some version of the inputs.</summary>
    public IMessage? RebuiltFrom(InputVersion inputs) =>
        record.KeyspaceName is { } keyspace ? inputs.SrvKeyspaceOf(keyspace) : inputs.SrvVSchema;

    private IMessage? Read(ByteString value) =>
        record.KeyspaceName is null
            ? RecordCodec.Decode<SrvVSchema>(value) is Decoded<SrvVSchema>.Message(var srvVSchema)
                ? NaiveRebuild.Sorted(srvVSchema)
                : null
            : (RecordCodec.Decode<SrvKeyspace>(value) as Decoded<SrvKeyspace>.Message)?.Value;
}
