using ControlPlane.Protocols.Etcd;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Etcd.Codecs;

internal static class EntryCodec
{
    public static Entry Decode(KeyValue held) =>
        new()
        {
            Key = Key.FromBytes(held.Key.Span),
            Value = held.Value,
            Created = new Revision(held.CreateRevision),
            Modified = new Revision(held.ModRevision),
            Lease = new LeaseId(held.Lease),
        };

    public static KeyChange Decode(Event change) =>
        change.Type == Event.Types.EventType.Put
            ? new KeyChange.Put(Decode(change.Kv))
            : new KeyChange.Deleted(Key.FromBytes(change.Kv.Key.Span), new Revision(change.Kv.ModRevision));
}
