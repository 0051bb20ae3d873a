namespace ControlPlane.EtcdFixture;

/// <summary>One member's place in a cluster.</summary>
/// <param name="Peer">Where it listens to the other members.</param>
/// <param name="Advertised">Where they find it: the same, or something that stands before it.</param>
/// <param name="Cluster">All members, as <c>--initial-cluster</c> takes them.</param>
internal sealed record EtcdMember(string Name, string Client, string Peer, string Advertised, string Cluster)
{
    public static EtcdMember Alone(int clientPort, int peerPort) =>
        Together([clientPort], [$"127.0.0.1:{peerPort}"])[0];

    public static EtcdMember[] Together(int[] clientPorts, string[] peers) => Together(clientPorts, peers, peers);

    public static EtcdMember[] Together(int[] clientPorts, string[] peers, string[] advertised)
    {
        var cluster = string.Join(',', advertised.Select((peer, index) => $"m{index}=http://{peer}"));
        return
        [
            .. clientPorts.Select(
                (port, index) =>
                    new EtcdMember(
                        $"m{index}",
                        $"127.0.0.1:{port}",
                        $"http://{peers[index]}",
                        $"http://{advertised[index]}",
                        cluster
                    )
            ),
        ];
    }
}
