using ControlPlane.Kubernetes.Client;

namespace ControlPlane.Kubernetes.Credentials;

/// <summary>
/// A token in a file, read for every call: a kubelet replaces projected tokens every hour or so, and a copy kept in
/// memory ends in 401. While the file cannot be read, which happens at the moment it is replaced, the last one serves.
/// </summary>
internal sealed class TokenFileSource(string path) : ICredentialSource
{
    private const int LongestToken = 64 * 1024;

    private Credential? last;

    public ValueTask<ApiResult<Credential>> GetAsync(CancellationToken cancellation)
    {
        var problem = TryRead();
        return ValueTask.FromResult<ApiResult<Credential>>(
            last is { } credential
                ? new ApiResult<Credential>.Ok(credential)
                : new ApiResult<Credential>.Failed(new ApiError.NoCredentials($"Token file '{path}': {problem}"))
        );
    }

    public bool Refused(Credential credential) => TryRead() is null && last != credential;

    private string? TryRead()
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > LongestToken })
            {
                return $"it is longer than {LongestToken} bytes";
            }

            var token = File.ReadAllText(path).Trim();
            if (token.Length == 0)
            {
                return "it is empty";
            }

            if (last?.Token != token)
            {
                last = new(token, null);
            }

            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return failure.Message;
        }
    }
}
