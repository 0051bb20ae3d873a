using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ControlPlane.KubernetesFixture;

/// <summary>A certificate authority of the test's own, all in memory.</summary>
public sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset From = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Until = new(2090, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 certificate;

    public TestAuthority()
    {
        var request = new CertificateRequest($"CN=test authority {Guid.NewGuid():N}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        certificate = request.CreateSelfSigned(From, Until);
    }

    /// <summary>The authority's own certificate.</summary>
    public string Pem => certificate.ExportCertificatePem();

    /// <summary>A certificate and its key, both in PEM.</summary>
    /// <param name="name">The common name: of a client, the user's.</param>
    /// <param name="hosts">Names and addresses that it is good for.</param>
    public (string Certificate, string Key) Issue(string name, params ReadOnlySpan<string> hosts)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issued = RequestOf(name, own, hosts).Create(certificate, From, Until, Serial());
        return (issued.ExportCertificatePem(), own.ExportPkcs8PrivateKeyPem());
    }

    internal X509Certificate2 IssueServer(params ReadOnlySpan<string> hosts)
    {
        var (pem, key) = Issue("server", hosts);
        using var ephemeral = X509Certificate2.CreateFromPem(pem, key);
        return X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>True: this authority issued it.</summary>
    internal bool HasIssued(X509Certificate2 shown)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.Add(certificate);
        return chain.Build(shown);
    }

    public void Dispose()
    {
        certificate.Dispose();
        key.Dispose();
    }

    private static CertificateRequest RequestOf(string name, ECDsa own, ReadOnlySpan<string> hosts)
    {
        var request = new CertificateRequest($"CN={name}", own, HashAlgorithmName.SHA256);
        if (hosts.Length > 0)
        {
            var names = new SubjectAlternativeNameBuilder();
            foreach (var host in hosts)
            {
                if (IPAddress.TryParse(host, out var address))
                {
                    names.AddIpAddress(address);
                }
                else
                {
                    names.AddDnsName(host);
                }
            }

            request.CertificateExtensions.Add(names.Build());
        }

        return request;
    }

    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(8);
        serial[0] &= 0x7F;
        return serial;
    }
}
