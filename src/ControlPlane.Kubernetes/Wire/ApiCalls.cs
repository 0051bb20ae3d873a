using System.Text.Json;
using ControlPlane.Kubernetes.Client;

namespace ControlPlane.Kubernetes.Wire;

/// <summary>Calls within their time: whole answers, and beginnings of answers that go on.</summary>
internal sealed class ApiCalls(ApiChannel channel, KubernetesClientOptions options, TimeProvider time)
{
    public async Task<ApiResult<JsonElement>> CallAsync(ApiRequest request, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(options.CallTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            var result = await channel.SendAsync(request, either.Token);
            if (result is not ApiResult<ApiAnswer>.Ok { Value: var answer })
            {
                return new ApiResult<JsonElement>.Failed(result.ErrorOrNull()!);
            }

            using (answer)
            {
                var body = await answer.ReadAsync(options.MostAnswerBytes, either.Token);
                return Parse(request, body, answer);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new ApiResult<JsonElement>.Failed(TimedOut(request));
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            return new ApiResult<JsonElement>.Failed(new ApiError.Unreachable($"{request}: {broken.Message}", true));
        }
    }

    /// <summary>The answer as soon as its headers are here: a watch without events would otherwise never begin.</summary>
    public async Task<ApiResult<ApiAnswer>> BeginAsync(ApiRequest request, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(options.CallTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            return await channel.SendAsync(request, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new ApiResult<ApiAnswer>.Failed(TimedOut(request));
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            return new ApiResult<ApiAnswer>.Failed(new ApiError.Unreachable($"{request}: {broken.Message}", true));
        }
    }

    private ApiError.TimedOut TimedOut(ApiRequest request) =>
        new($"{request}: no answer within {options.CallTimeout.TotalSeconds:0.#} s.");

    private ApiResult<JsonElement> Parse(ApiRequest request, ReadOnlyMemory<byte>? body, ApiAnswer answer)
    {
        if (body is not { } json)
        {
            return Unreadable($"{request}: the answer is longer than {options.MostAnswerBytes} bytes.");
        }

        try
        {
            var root = JsonElement.Parse(json.Span);
            return root.ValueKind == JsonValueKind.Object
                ? new ApiResult<JsonElement>.Ok(root) { Warnings = answer.Warnings }
                : Unreadable($"{request}: the answer is no JSON object.");
        }
        catch (JsonException problem)
        {
            return Unreadable($"{request}: the answer is no JSON: {problem.Message}");
        }
    }

    private static ApiResult<JsonElement> Unreadable(string message) =>
        new ApiResult<JsonElement>.Failed(new ApiError.Unreadable(message));
}
