using ControlPlane.Kubernetes.Client;

namespace ControlPlane.Kubernetes.Credentials;

/// <summary>Always the same.</summary>
internal sealed class FixedCredential(Credential credential) : ICredentialSource
{
    public ValueTask<ApiResult<Credential>> GetAsync(CancellationToken cancellation) =>
        ValueTask.FromResult<ApiResult<Credential>>(new ApiResult<Credential>.Ok(credential));

    public bool Refused(Credential credential) => false;
}
