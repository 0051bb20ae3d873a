using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ControlPlane.Rpc;
using ControlPlane.Topology.Etcd.Diagnostics;
using ControlPlane.Topology.Stores;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Topology.Etcd.Security;

/// <summary>
/// The TLS material of a store, read from its files and read again when they change. What they contain is compared, not
/// their times: a mounted secret changes by swapping a link. Files that cannot be used, such as a certificate whose new
/// key is not there yet, leave the last good material in place.
/// </summary>
internal sealed class TlsMaterial
{
    /// <summary>Files are looked at no more often than this.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly EtcdTlsFiles files;
    private readonly EtcdAddress store;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Lock gate = new();
    private TlsBytes bytes;
    private long lookedAt;
    private volatile RpcTls current;

    /// <exception cref="StoreException">A file cannot be read, or does not hold what it should.</exception>
    public TlsMaterial(EtcdTlsFiles files, EtcdAddress store, Surroundings surroundings)
    {
        this.files = files;
        this.store = store;
        (time, _, logger) = surroundings;
        try
        {
            bytes = TlsBytes.Read(files);
            current = bytes.Parse(files);
        }
        catch (Exception failure) when (IsUnusable(failure))
        {
            throw new StoreException(StoreFailure.Tls, store.ToString(), $"{store}: {failure.Message}", failure);
        }

        lookedAt = time.GetTimestamp();
    }

    /// <summary>The same instance for as long as the files are the same.</summary>
    public RpcTls Current()
    {
        if (time.GetElapsedTime(Volatile.Read(ref lookedAt)) < Interval || !gate.TryEnter())
        {
            return current;
        }

        try
        {
            Volatile.Write(ref lookedAt, time.GetTimestamp());
            Look();
        }
        catch (Exception failure) when (IsUnusable(failure))
        {
            Log.TlsUnusable(logger, store, failure.Message);
        }
        finally
        {
            gate.Exit();
        }

        return current;
    }

    private void Look()
    {
        var read = TlsBytes.Read(files);
        if (!read.Equals(bytes))
        {
            current = read.Parse(files);
            bytes = read;
            Log.TlsChanged(logger, store);
        }
    }

    private static bool IsUnusable(Exception failure) =>
        failure is IOException or UnauthorizedAccessException or CryptographicException;
}
