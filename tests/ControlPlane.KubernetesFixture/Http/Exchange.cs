using System.Text.Json;
using System.Text.Json.Nodes;
using ControlPlane.KubernetesFixture.Answers;
using Microsoft.AspNetCore.Http;

namespace ControlPlane.KubernetesFixture.Http;

/// <summary>One request and what is written back.</summary>
/// <param name="discards">True: nothing is written back.</param>
internal sealed class Exchange(HttpContext context, CancellationToken stop, bool discards = false)
{
    public HttpRequest Request => context.Request;

    public string Accept => context.Request.Headers.Accept.ToString();

    /// <summary>Ends when the client goes or the server stops.</summary>
    public CancellationToken Cancellation => stop;

    public int Status => context.Response.StatusCode;

    /// <summary>The same request, whose answer goes nowhere.</summary>
    public Exchange Discarding() => new(context, stop, discards: true);

    public void Abort() => context.Abort();

    public string? Query(string name) =>
        context.Request.Query.TryGetValue(name, out var values) ? values.ToString() : null;

    public async Task<byte[]> BodyAsync()
    {
        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes, stop);
        return bytes.ToArray();
    }

    /// <exception cref="Failure">It is no JSON object, in the words of the real server.</exception>
    public async Task<JsonObject> ObjectAsync(string kind)
    {
        var bytes = await BodyAsync();
        try
        {
            return JsonNode.Parse(bytes) as JsonObject ?? throw new JsonException("unexpected value");
        }
        catch (JsonException)
        {
            var text = bytes.Length == 0 ? "<empty>" : System.Text.Encoding.UTF8.GetString(bytes);
            throw Failure.BadRequest(
                $"the object provided is unrecognized (must be of type {kind}): couldn't get version/kind; "
                    + $"json parse error: unexpected end of JSON input ({text})"
            );
        }
    }

    public void Header(string name, string value) => context.Response.Headers.Append(name, value);

    public Task JsonAsync(int status, JsonNode body) => WriteAsync(status, "application/json", body.ToJsonString());

    public Task JsonAsync(int status, JsonElement body) => WriteAsync(status, "application/json", body.GetRawText());

    public Task TextAsync(int status, string body) => WriteAsync(status, "text/plain; charset=utf-8", body);

    /// <summary>Sends the headers now; lines follow.</summary>
    public async Task BeginAsync()
    {
        context.Response.StatusCode = 200;
        context.Response.ContentType = "application/json";
        await context.Response.StartAsync(stop);
        await context.Response.Body.FlushAsync(stop);
    }

    public async Task LineAsync(string line)
    {
        await context.Response.WriteAsync(line + "\n", stop);
        await context.Response.Body.FlushAsync(stop);
    }

    private Task WriteAsync(int status, string type, string body)
    {
        if (discards)
        {
            return Task.CompletedTask;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(body, stop);
    }
}
