using ControlPlane.Kubernetes.Client;

namespace ControlPlane.Kubernetes.Wire;

/// <summary>What a failure of the network means for what was sent.</summary>
internal static class NetworkErrors
{
    public static ApiError Of(Exception failure, Uri server) =>
        new ApiError.Unreachable($"{server}: {Whole(failure)}", WasSent(failure));

    private static bool WasSent(Exception failure) =>
        failure
            is not HttpRequestException
            {
                HttpRequestError: HttpRequestError.NameResolutionError
                    or HttpRequestError.ConnectionError
                    or HttpRequestError.SecureConnectionError
                    or HttpRequestError.ProxyTunnelError
            };

    /// <summary>The reason is usually in an inner exception: that a certificate is for another name, for example.</summary>
    private static string Whole(Exception failure)
    {
        var message = failure.Message;
        for (var inner = failure.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (!message.Contains(inner.Message, StringComparison.Ordinal))
            {
                message = $"{message} {inner.Message}";
            }
        }

        return message;
    }
}
