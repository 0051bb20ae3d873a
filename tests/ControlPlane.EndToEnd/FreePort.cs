using System.Net;
using System.Net.Sockets;

namespace ControlPlane.EndToEnd;

/// <summary>Ports of this machine on which nobody listens.</summary>
internal static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
