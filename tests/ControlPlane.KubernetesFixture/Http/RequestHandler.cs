using System.Text.Json;
using System.Text.Json.Nodes;
using ControlPlane.KubernetesFixture.Answers;
using ControlPlane.KubernetesFixture.Faults;
using ControlPlane.KubernetesFixture.Kinds;
using Microsoft.AspNetCore.Http;

namespace ControlPlane.KubernetesFixture.Http;

/// <summary>Takes a request through faults, authentication and authorization to its answer.</summary>
internal sealed class RequestHandler(TestApiServer server, ReadHandler reads, WriteHandler writes, WatchHandler watches)
{
    public async Task HandleAsync(HttpContext context, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, context.RequestAborted);
        var exchange = new Exchange(context, either.Token);
        var path = ApiPath.Parse(context.Request.Path.Value ?? "/");
        var user = UserOf(context);
        var call = CallOf(context.Request, path, user);
        try
        {
            await AnswerAsync(exchange, path, call, server.Faults.Take(call));
            if (call.Verb != "watch")
            {
                server.Log.Add(call, exchange.Status);
            }
        }
        catch (Failure failure)
        {
            server.Log.Add(call, failure.Code);
            await exchange.JsonAsync(failure.Code, failure.ToStatus());
        }
        catch (OperationCanceledException)
        {
            context.Abort(); // dropped by a fault, gone, or the server stops
        }
    }

    private async Task AnswerAsync(Exchange exchange, ApiPath? path, ApiCall call, Fault? fault)
    {
        switch (fault)
        {
            case Fault.Drop:
                exchange.Abort();
                throw new OperationCanceledException("dropped");
            case Fault.Delay(var by):
                await Task.Delay(by, exchange.Cancellation);
                break;
            case Fault.Fail(var code, var reason, var retryAfter):
                if (retryAfter is { } wait)
                {
                    exchange.Header("Retry-After", $"{Math.Ceiling(wait.TotalSeconds)}");
                }

                throw Failure.Planted(code, reason, "planted by a test");
            case Fault.Silence:
                await exchange.BeginAsync();
                await Task.Delay(Timeout.Infinite, exchange.Cancellation);
                break;
        }

        if (call.User is null)
        {
            throw Failure.Unauthorized();
        }

        if (path is null)
        {
            await AnswerOtherAsync(exchange);
            return;
        }

        await AnswerObjectsAsync(exchange, path, call, fault);
    }

    private async Task AnswerObjectsAsync(Exchange exchange, ApiPath path, ApiCall call, Fault? fault)
    {
        var kind = server.Kinds.Find(path.Group, path.Version, path.Plural);
        if (fault is Fault.Forbid || (!server.Users.MayDo(call) && kind?.IsStored != false))
        {
            throw Forbidden(call, path);
        }

        if (kind is null)
        {
            await exchange.TextAsync(404, "404 page not found\n");
            return;
        }

        if (fault is Fault.DropAnswer)
        {
            await DispatchAsync(exchange.Discarding(), kind, path, call);
            exchange.Abort();
            throw new OperationCanceledException("dropped");
        }

        await DispatchAsync(exchange, kind, path, call);
    }

    private Task DispatchAsync(Exchange exchange, KindDefinition kind, ApiPath path, ApiCall call)
    {
        var selects = Selection(exchange, path);
        switch (call.Verb)
        {
            case "get":
                return reads.GetAsync(exchange, kind, path);
            case "list":
                return reads.ListAsync(exchange, kind, path, selects);
            case "watch":
                server.Log.Add(call, 200); // when it begins, since it may never end
                return watches.HandleAsync(exchange, kind, selects);
            case "create":
                return writes.CreateAsync(exchange, kind, path, call.User!);
            case "update":
                return writes.ReplaceAsync(exchange, kind, path);
            case "patch":
                return writes.PatchAsync(exchange, kind, path);
            case "delete":
                return writes.DeleteAsync(exchange, kind, path);
            case "deletecollection":
                return writes.DeleteAllAsync(exchange, kind, path, selects);
            default:
                throw Failure.Planted(
                    405,
                    "MethodNotAllowed",
                    "the server does not allow this method on the requested resource"
                );
        }
    }

    private static Func<JsonElement, bool> Selection(Exchange exchange, ApiPath path)
    {
        var labels = Selectors.Labels(exchange.Query("labelSelector"));
        var fields = Selectors.Fields(exchange.Query("fieldSelector"));
        var space = path.Namespace;
        return item =>
            labels(item)
            && fields(item)
            && (
                space.Length == 0
                || item.GetProperty("metadata").TryGetProperty("namespace", out var its) && its.GetString() == space
            );
    }

    private Task AnswerOtherAsync(Exchange exchange)
    {
        var kinds = server.Kinds.All;
        var parts = (exchange.Request.Path.Value ?? "/").Trim('/').Split('/');
        JsonNode? answer = parts switch
        {
            ["version"] => Discovery.Version(),
            ["api"] => Discovery.CoreVersions(),
            ["api", var version] => Discovery.Resources(kinds, "", version),
            ["apis"] => Discovery.Groups(kinds),
            ["apis", var group] => Discovery.Group(kinds, group),
            ["apis", var group, var version] => Discovery.Resources(kinds, group, version),
            ["openapi", "v3"] => new JsonObject { ["paths"] = new JsonObject() },
            ["openapi", "v2"] => JsonNode.Parse(
                """{"swagger":"2.0","info":{"title":"test"},"paths":{},"definitions":{}}"""
            ),
            _ => null,
        };
        return answer is not null ? exchange.JsonAsync(200, answer)
            : parts is ["healthz" or "livez" or "readyz"] ? exchange.TextAsync(200, "ok")
            : exchange.TextAsync(404, "404 page not found\n");
    }

    private string? UserOf(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (header.StartsWith("Bearer ", StringComparison.Ordinal))
        {
            return server.Users.Find(header["Bearer ".Length..])?.Name;
        }

        return context.Connection.ClientCertificate is { } certificate
            ? certificate.GetNameInfo(System.Security.Cryptography.X509Certificates.X509NameType.SimpleName, false)
            : ApiUsers.Anonymous;
    }

    private static ApiCall CallOf(HttpRequest request, ApiPath? path, string? user) =>
        new(
            path is null ? "read" : VerbOf(request, path),
            path?.Group ?? "",
            path?.Plural ?? "",
            path?.Namespace ?? "",
            path?.Name ?? "",
            user
        )
        {
            Subresource = path?.Subresource,
            Method = request.Method,
            Path = $"{request.Path}{request.QueryString}",
        };

    private static string VerbOf(HttpRequest request, ApiPath path) =>
        (request.Method, path.Name.Length > 0) switch
        {
            ("GET", true) => "get",
            ("GET", false) => request.Query["watch"].ToString() is "1" or "true" ? "watch" : "list",
            ("POST", _) => "create",
            ("PUT", true) => "update",
            ("PATCH", true) => "patch",
            ("DELETE", true) => "delete",
            ("DELETE", false) => "deletecollection",
            _ => request.Method.ToLowerInvariant(),
        };

    private Failure Forbidden(ApiCall call, ApiPath path)
    {
        var resource =
            server.Kinds.Find(path.Group, path.Version, path.Plural)?.Resource
            ?? new(path.Group, path.Version, path.Plural, path.Plural);
        var what = path.Subresource is { } subresource ? $"{path.Plural}/{subresource}" : path.Plural;
        var where = path.Namespace.Length > 0 ? $"in the namespace \"{path.Namespace}\"" : "at the cluster scope";
        var name = path.Name.Length > 0 ? $" \"{path.Name}\"" : "";
        return Failure.Forbidden(
            $"{resource}{name} is forbidden: User \"{call.User}\" cannot {call.Verb} resource \"{what}\" "
                + $"in API group \"{path.Group}\" {where}",
            resource,
            path.Name
        );
    }
}
