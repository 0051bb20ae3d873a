using ControlPlane.Kubernetes.Client;

namespace ControlPlane.Kubernetes.Credentials;

internal interface ICredentialSource
{
    /// <summary>What to send now.</summary>
    /// <returns>A failure is a <see cref="ApiError.NoCredentials"/>.</returns>
    ValueTask<ApiResult<Credential>> GetAsync(CancellationToken cancellation);

    /// <summary>The server did not take this one (401).</summary>
    /// <returns>True: it makes sense to ask for another.</returns>
    bool Refused(Credential credential);
}
