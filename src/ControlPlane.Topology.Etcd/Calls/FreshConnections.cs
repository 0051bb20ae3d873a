using ControlPlane.Rpc;

namespace ControlPlane.Topology.Etcd.Calls;

/// <summary>
/// Makes a channel open new connections when asked, in the way that the channel offers: by handing it a new instance of
/// the same TLS material.
/// </summary>
internal sealed class FreshConnections(Func<RpcTls> material)
{
    private readonly Lock gate = new();
    private RpcTls? given;
    private RpcTls? handed;

    public RpcTls Current()
    {
        var newest = material();
        lock (gate)
        {
            if (handed is null || !ReferenceEquals(newest, given))
            {
                given = handed = newest;
            }

            return handed;
        }
    }

    public void Ask()
    {
        lock (gate)
        {
            handed = given is null
                ? null
                : new RpcTls
                {
                    Authorities = given.Authorities,
                    ClientCertificate = given.ClientCertificate,
                    TargetName = given.TargetName,
                };
        }
    }
}
