using ControlPlane.Protocols.Etcd;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Topology.Etcd.Tests.Watching;

/// <summary>Answers of a watch stream, as an etcd server makes them.</summary>
internal static class Events
{
    public static Event Put(string key, long revision) =>
        new()
        {
            Kv = new KeyValue
            {
                Key = ByteString.CopyFromUtf8(key),
                CreateRevision = revision,
                ModRevision = revision,
                Version = 1,
            },
        };

    public static Event Deleted(string key, long revision) =>
        new()
        {
            Type = Event.Types.EventType.Delete,
            Kv = new KeyValue { Key = ByteString.CopyFromUtf8(key), ModRevision = revision },
        };

    public static WatchResponse Created(long id, long revision = 100) =>
        new()
        {
            Header = Header(revision),
            WatchId = id,
            Created = true,
        };

    public static WatchResponse Told(long id, params Event[] events)
    {
        var response = new WatchResponse { Header = Header(events.Max(change => change.Kv.ModRevision)), WatchId = id };
        response.Events.AddRange(events);
        return response;
    }

    public static WatchResponse Ended(long id) =>
        new()
        {
            Header = Header(200),
            WatchId = id,
            Canceled = true,
            CancelReason = "ended by the test",
        };

    public static ResponseHeader Header(long revision) =>
        new()
        {
            ClusterId = 1,
            MemberId = 2,
            RaftTerm = 3,
            Revision = revision,
        };

    public static KeySpan Span(string key) => KeySpan.Single(Key.FromText(key));
}
