using ControlPlane.Kubernetes.Client;
using ControlPlane.Kubernetes.Configuration;

namespace ControlPlane.Kubernetes.Credentials;

/// <summary>
/// Runs a credential plug-in when there is no credential, when the last one expires, and when the server refuses it;
/// one run at a time, however many calls wait for it.
/// </summary>
internal sealed class ExecSource(ExecPlugin plugin, ClusterConfiguration cluster, TimeProvider time)
    : ICredentialSource,
        IDisposable
{
    /// <summary>A credential is not used in its last moments, since the call takes time too.</summary>
    private static readonly TimeSpan BeforeExpiry = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim running = new(1);
    private ExecCredential? current;

    public async ValueTask<ApiResult<Credential>> GetAsync(CancellationToken cancellation)
    {
        if (Usable() is { } known)
        {
            return new ApiResult<Credential>.Ok(known);
        }

        await running.WaitAsync(cancellation);
        try
        {
            if (Usable() is { } meanwhile)
            {
                return new ApiResult<Credential>.Ok(meanwhile);
            }

            current = await ExecRun.RunAsync(plugin, cluster, cancellation);
            return new ApiResult<Credential>.Ok(current.Credential);
        }
        catch (ExecException failure)
        {
            return new ApiResult<Credential>.Failed(new ApiError.NoCredentials(failure.Message));
        }
        finally
        {
            running.Release();
        }
    }

    public bool Refused(Credential credential)
    {
        if (current is { } known && known.Credential == credential)
        {
            current = null;
        }

        return true;
    }

    public void Dispose() => running.Dispose();

    private Credential? Usable() =>
        current is { } known && (known.Expires is not { } expires || time.GetUtcNow() + BeforeExpiry < expires)
            ? known.Credential
            : null;
}
