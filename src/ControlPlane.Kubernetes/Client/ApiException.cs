namespace ControlPlane.Kubernetes.Client;

/// <summary>An <see cref="ApiError"/> where nobody could do anything about it.</summary>
public sealed class ApiException(ApiError error) : Exception(error.Message)
{
    public ApiError Error { get; } = error;
}
