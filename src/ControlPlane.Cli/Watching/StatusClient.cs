using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ControlPlane.Api.Documents;
using ControlPlane.Cli.Commands;
using ControlPlane.Cli.Screens;

namespace ControlPlane.Cli.Watching;

/// <summary>Asks a running process for its status.</summary>
internal sealed class StatusClient(StatusSettings settings) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false })
    {
        Timeout = TimeSpan.FromSeconds(10),
        MaxResponseContentBufferSize = 256 * 1024 * 1024,
    };

    /// <exception cref="CommandFailedException">Nobody answers there, or nobody that we know.</exception>
    public async Task<ReceivedStatus> AskAsync(CancellationToken cancellation)
    {
        var path = settings.Topology is { } name ? $"status?topology={Uri.EscapeDataString(name)}" : "status";
        try
        {
            using var answer = await http.GetAsync(new Uri(settings.Http.Uri, path), cancellation);
            var body = await answer.Content.ReadAsByteArrayAsync(cancellation);
            return answer.StatusCode is HttpStatusCode.OK
                ? new(Encoding.UTF8.GetString(body), StatusJson.Read(body))
                : throw Failed(Encoding.UTF8.GetString(body).Trim(), "Look with controlplane status what there is.");
        }
        catch (HttpRequestException failed) when (failed.InnerException is SocketException)
        {
            throw Failed(
                $"no controlplane run listens on {settings.Http}.",
                "Start it, or say with --http-address where it listens."
            );
        }
        catch (Exception failed) when (failed is JsonException or HttpRequestException)
        {
            throw Failed(
                $"what listens on {settings.Http} is no controlplane run of this version: {failed.Message}",
                "Say with --http-address where it listens, or use the same version."
            );
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Failed(
                $"controlplane run on {settings.Http} did not answer within {http.Timeout.TotalSeconds:0} s.",
                "Look at its log."
            );
        }
    }

    public void Dispose() => http.Dispose();

    private static CommandFailedException Failed(string what, string remedy) => new(new Failure(what, remedy));
}

/// <param name="Json">As it was received.</param>
internal sealed record ReceivedStatus(string Json, StatusDocument Document);
