using System.Security.Cryptography;

namespace ControlPlane.Rpc.Tls;

/// <summary>
/// TLS material read from its files, and read again when they change. What they contain is compared, not their times: a
/// mounted secret changes by swapping a link. Files that cannot be used, such as a certificate whose new key is not there
/// yet, leave the last good material in place.
/// </summary>
public sealed class TlsFollower
{
    /// <summary>Files are looked at no more often than this.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly RpcTlsFiles files;
    private readonly TimeProvider time;
    private readonly ITlsObserver observer;
    private readonly Lock gate = new();
    private TlsBytes bytes;
    private long lookedAt;
    private volatile RpcTls current;

    /// <exception cref="TlsFilesException">A file cannot be read, or does not hold what it should.</exception>
    public TlsFollower(RpcTlsFiles files, ITlsObserver observer, TimeProvider time)
    {
        (this.files, this.time, this.observer) = (files, time, observer);
        try
        {
            bytes = TlsBytes.Read(files);
            current = bytes.Parse(files);
        }
        catch (Exception failure) when (IsUnusable(failure))
        {
            throw new TlsFilesException(failure.Message, failure);
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
            observer.Unusable(failure.Message);
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
            observer.Changed();
        }
    }

    private static bool IsUnusable(Exception failure) =>
        failure is IOException or UnauthorizedAccessException or CryptographicException;
}

/// <summary>Hears what becomes of TLS files.</summary>
public interface ITlsObserver
{
    /// <summary>They changed and are used for new connections.</summary>
    void Changed();

    /// <summary>They cannot be used as they are now; the last good ones are kept.</summary>
    void Unusable(string why);
}

/// <summary>TLS files cannot be used; the message names the file.</summary>
public sealed class TlsFilesException(string message, Exception cause) : Exception(message, cause);
