using System.Text;

namespace ControlPlane.Torture.Stages;

/// <summary>
/// Who speaks between members: each of their requests says so in a header (etcd's rafthttp, <c>X-Server-From</c>), the
/// only thing that tells one peer of 127.0.0.1 from another.
/// </summary>
internal static class PeerHeader
{
    public static bool Names(ReadOnlySpan<byte> request, string member) =>
        request.IndexOf(Encoding.ASCII.GetBytes($"X-Server-From: {member}\r\n")) >= 0;

    /// <summary>A member's id as the header has it.</summary>
    public static string IdOf(ulong member) => member.ToString("x", System.Globalization.CultureInfo.InvariantCulture);
}
