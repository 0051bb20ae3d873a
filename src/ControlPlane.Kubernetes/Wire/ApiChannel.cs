using System.Net.Http.Headers;
using ControlPlane.Kubernetes.Client;
using ControlPlane.Kubernetes.Configuration;
using ControlPlane.Kubernetes.Credentials;
using ControlPlane.Kubernetes.Transports;

namespace ControlPlane.Kubernetes.Wire;

/// <summary>
/// Sends requests: our own rate first, then credentials, then the server. After a 401 once more with fresh credentials,
/// where there are any; after a 429 that says when, again then. Nothing else is repeated here.
/// </summary>
internal sealed class ApiChannel : IDisposable
{
    private readonly KubernetesClientOptions options;
    private readonly TimeProvider time;
    private readonly Uri server;
    private readonly string? hostName;
    private readonly ICredentialSource credentials;
    private readonly TransportSlot transports;
    private readonly TokenBucket rate;

    public ApiChannel(ClusterConfiguration cluster, KubernetesClientOptions options, TimeProvider time)
    {
        (this.options, this.time) = (options, time);
        // A base without a slash at its end would lose its last part: https://host/k8s/clusters/c-1 is Rancher's.
        server = cluster.Server.AbsoluteUri.EndsWith('/') ? cluster.Server : new Uri(cluster.Server.AbsoluteUri + "/");
        hostName = cluster.TlsServerName;
        credentials = CredentialSources.Of(cluster, time);
        transports = new(cluster);
        rate = new(options.CallsPerSecond, options.Burst, options.LongestWait, time);
    }

    /// <summary>An answer of 2xx with its body unread; anything else is read here and becomes an error.</summary>
    public async Task<ApiResult<ApiAnswer>> SendAsync(ApiRequest request, CancellationToken cancellation)
    {
        var isFresh = false;
        for (var attempt = 0; ; attempt++)
        {
            if (!await rate.WaitAsync(cancellation))
            {
                return Fail(new ApiError.TooManyRequests($"{request}: too many calls wait for our own rate limit."));
            }

            var credential = await credentials.GetAsync(cancellation);
            if (credential is not ApiResult<Credential>.Ok { Value: var known })
            {
                return Fail(credential.ErrorOrNull()!);
            }

            var result = await SendOnceAsync(request, known, cancellation);
            if (result.ErrorOrNull() is ApiError.Unauthorized && !isFresh && credentials.Refused(known))
            {
                isFresh = true;
            }
            else if (WaitBeforeRetry(result, attempt) is { } wait)
            {
                await Task.Delay(wait, time, cancellation);
            }
            else
            {
                return result;
            }
        }
    }

    public void Dispose()
    {
        transports.Dispose();
        (credentials as IDisposable)?.Dispose();
    }

    private static ApiResult<ApiAnswer> Fail(ApiError error) => new ApiResult<ApiAnswer>.Failed(error);

    private TimeSpan? WaitBeforeRetry(ApiResult<ApiAnswer> result, int attempt) =>
        result.ErrorOrNull() is ApiError.TooManyRequests { RetryAfter: { } wait }
        && attempt < options.Retries
        && wait <= options.LongestRetryAfter
            ? wait
            : null;

    private async Task<ApiResult<ApiAnswer>> SendOnceAsync(
        ApiRequest request,
        Credential credential,
        CancellationToken cancellation
    )
    {
        Transport transport;
        try
        {
            transport = transports.Acquire(credential);
        }
        catch (Exception failure) when (TransportSlot.IsOfFiles(failure))
        {
            return Fail(new ApiError.NoCredentials($"{server}: {failure.Message}"));
        }

        try
        {
            using var message = MessageOf(request, credential);
            var response = await transport.Invoker.SendAsync(message, cancellation);
            return await CheckAsync(request, new ApiAnswer(response, transport), cancellation);
        }
        catch (HttpRequestException failure)
        {
            transport.Release();
            return Fail(NetworkErrors.Of(failure, server));
        }
        catch
        {
            transport.Release();
            throw;
        }
    }

    private async Task<ApiResult<ApiAnswer>> CheckAsync(
        ApiRequest request,
        ApiAnswer answer,
        CancellationToken cancellation
    )
    {
        if (answer.Response.IsSuccessStatusCode)
        {
            return new ApiResult<ApiAnswer>.Ok(answer);
        }

        using (answer)
        {
            var body = await answer.ReadAsync(options.MostAnswerBytes, cancellation) ?? default;
            var retryAfter = RetryAfter.Of(answer.Response.Headers, time);
            return Fail(ErrorReader.Read(answer.Code, body.Span, retryAfter, request));
        }
    }

    private HttpRequestMessage MessageOf(ApiRequest request, Credential credential)
    {
        var message = request.ToMessage(server);
        message.Headers.Host = server.Scheme == Uri.UriSchemeHttps ? hostName : null; // this is what TLS asks for
        message.Headers.TryAddWithoutValidation("User-Agent", options.UserAgent);
        if (credential.Token is { } token)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return message;
    }
}
