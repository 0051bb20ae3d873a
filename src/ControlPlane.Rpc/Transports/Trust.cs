using System.Security.Cryptography.X509Certificates;

namespace ControlPlane.Rpc.Transports;

/// <summary>Whom to trust, where it is not the system's authorities.</summary>
internal static class Trust
{
    // A policy and not a callback: the checks of names, times and usages stay the platform's.
    public static X509ChainPolicy Only(IEnumerable<X509Certificate2> authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck, // a private authority publishes no list
        };
        policy.CustomTrustStore.AddRange(authorities.ToArray());
        return policy;
    }
}
