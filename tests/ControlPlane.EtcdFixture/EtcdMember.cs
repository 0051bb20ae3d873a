namespace ControlPlane.EtcdFixture;

/// <summary>One member's place in a cluster.</summary>
/// <param name="Cluster">All members, as <c>--initial-cluster</c> takes them.</param>
internal sealed record EtcdMember(string Name, string Client, string Peer, string Cluster)
{
    public static EtcdMember Alone(int clientPort, int peerPort) => Together([clientPort], [peerPort])[0];

    public static EtcdMember[] Together(int[] clientPorts, int[] peerPorts)
    {
        var cluster = string.Join(',', peerPorts.Select((port, index) => $"m{index}=http://127.0.0.1:{port}"));
        return
        [
            .. clientPorts.Select(
                (port, index) =>
                    new EtcdMember($"m{index}", $"127.0.0.1:{port}", $"http://127.0.0.1:{peerPorts[index]}", cluster)
            ),
        ];
    }
}
