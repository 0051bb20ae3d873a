using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ControlPlane.EtcdFixture;

/// <summary>An authority of the test's own, which writes what it issues to PEM files in a directory of its own.</summary>
public sealed class CertificateAuthority : IDisposable
{
    private static readonly DateTimeOffset From = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Until = new(2090, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly string directory = Scratch.NewDirectory(onDisk: false);
    private readonly X509Certificate2 certificate;
    private byte serial = 1;

    public CertificateAuthority()
    {
        var request = new CertificateRequest("CN=test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        certificate = request.CreateSelfSigned(From, Until);
        CertificateFile = Write("ca.pem", certificate.ExportCertificatePem());
    }

    public string CertificateFile { get; }

    /// <summary>For a server on 127.0.0.1, and for clients too, as etcd's own gateway needs it.</summary>
    public ServerCertificate IssueServer()
    {
        var (certificateFile, keyFile) = Issue("server", Until);
        return new ServerCertificate(certificateFile, keyFile, CertificateFile);
    }

    /// <summary>For a client of that name.</summary>
    public (string CertificateFile, string KeyFile) IssueClient(string name) => Issue(name, Until);

    public (string CertificateFile, string KeyFile) IssueExpiredClient(string name) => Issue(name, From.AddYears(1));

    public void Dispose()
    {
        certificate.Dispose();
        key.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private (string CertificateFile, string KeyFile) Issue(string name, DateTimeOffset until)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", own, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(certificate, From, until, [serial++]);
        return (
            Write($"{name}-{serial}.pem", issued.ExportCertificatePem()),
            Write($"{name}-{serial}.key", own.ExportPkcs8PrivateKeyPem())
        );
    }

    private string Write(string name, string pem)
    {
        var path = Path.Combine(directory, name);
        File.WriteAllText(path, pem);
        return path;
    }
}
