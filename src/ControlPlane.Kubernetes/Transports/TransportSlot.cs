using System.Security.Cryptography;
using ControlPlane.Kubernetes.Configuration;
using ControlPlane.Kubernetes.Credentials;

namespace ControlPlane.Kubernetes.Transports;

/// <summary>The transport that new calls use; another one when certificates have changed.</summary>
internal sealed class TransportSlot(ClusterConfiguration cluster) : IDisposable
{
    private readonly Lock gate = new();
    private readonly TlsFiles files = new(cluster);
    private Transport? current;
    private bool disposed;

    /// <summary>A transport that the caller holds and must release.</summary>
    /// <exception cref="IOException">A certificate file cannot be read.</exception>
    /// <exception cref="CryptographicException">A certificate file holds no certificate.</exception>
    /// <exception cref="ArgumentException">A key file holds another certificate's key.</exception>
    public Transport Acquire(Credential credential)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, typeof(Client.KubernetesClient));
            var texts = files.Read(credential);
            if (current is null || current.Texts != texts)
            {
                Replace(texts);
            }

            current!.Hold();
            return current;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            current?.Release();
            current = null;
        }
    }

    /// <summary>The files are at fault, which their owner can mend while we run.</summary>
    public static bool IsOfFiles(Exception failure) =>
        failure is IOException or CryptographicException or ArgumentException;

    private void Replace(TlsTexts texts)
    {
        try
        {
            var next = new Transport(texts, HandlerFactory.Create(cluster, texts));
            current?.Release();
            current = next;
        }
        catch (Exception mismatch) when (IsOfFiles(mismatch) && current is not null)
        {
            // Half of the files is new and half is old: the next call reads them again.
        }
    }
}
