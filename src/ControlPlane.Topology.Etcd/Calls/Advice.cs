using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Etcd.Calls;

/// <summary>What a person can do about a failure, in whole sentences for the end of a message.</summary>
internal static class Advice
{
    public static string For(StoreFailure failure) =>
        failure switch
        {
            StoreFailure.Unavailable => "Check the address, that the servers run and have a leader, and whether "
                + "they want TLS (https://) or not.",
            StoreFailure.PermissionDenied => "Grant the etcd user this permission; `controlplane check` prints the "
                + "smallest role that suffices.",
            StoreFailure.Unauthenticated => "Check user and password, or the common name of the client certificate.",
            StoreFailure.Tls =>
                "Check that the server speaks TLS, that the CA signed its certificate and this carries the "
                    + "host's name, and that the client certificate is the server's to accept and not expired.",
            StoreFailure.TooLarge => "Make the record smaller, or raise --max-request-bytes on every etcd member.",
            StoreFailure.NoSpace => "Compact and defragment etcd or raise --quota-backend-bytes, then `etcdctl alarm "
                + "disarm`.",
            StoreFailure.Compacted => "Read again at the newest revision.",
            StoreFailure.LeaseNotFound => "It expired or was revoked; take a new one.",
            _ => "",
        };
}
