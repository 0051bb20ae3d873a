using System.Text.Json;
using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Configuration;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Credentials;

/// <summary>What plug-in and client say to each other (client.authentication.k8s.io, ExecCredential).</summary>
/// <param name="Expires">Null: it does not; a new one is asked for when the server refuses it.</param>
internal sealed record ExecCredential(Credential Credential, DateTimeOffset? Expires)
{
    public static ExecCredential Read(ReadOnlySpan<byte> json, ExecPlugin plugin)
    {
        JsonElement answer;
        try
        {
            answer = JsonElement.Parse(json);
        }
        catch (JsonException)
        {
            throw new ExecException($"'{plugin}' printed no JSON.");
        }

        if (answer.FindText("kind") != "ExecCredential" || answer.FindText("apiVersion") != plugin.ApiVersion)
        {
            throw new ExecException($"'{plugin}' printed no ExecCredential of {plugin.ApiVersion}.");
        }

        var token = answer.FindText("status", "token");
        var certificate = answer.FindText("status", "clientCertificateData");
        var key = answer.FindText("status", "clientKeyData");
        if (string.IsNullOrEmpty(token) && (certificate is null || key is null))
        {
            throw new ExecException($"'{plugin}' gave neither a token nor a certificate with its key.");
        }

        var pair = certificate is not null && key is not null ? new PemPair(certificate, key) : null;
        return new(new(token, pair), MicroTime.Read(answer.FindText("status", "expirationTimestamp")));
    }

    /// <summary>The value of <c>KUBERNETES_EXEC_INFO</c>.</summary>
    public static string Ask(ExecPlugin plugin, ClusterConfiguration cluster)
    {
        var spec = new JsonObject { ["interactive"] = false };
        if (plugin.ProvideClusterInfo)
        {
            spec["cluster"] = ClusterInfo(cluster);
        }

        return new JsonObject
        {
            ["kind"] = "ExecCredential",
            ["apiVersion"] = plugin.ApiVersion,
            ["spec"] = spec,
        }.ToJsonString();
    }

    private static JsonObject ClusterInfo(ClusterConfiguration cluster)
    {
        var info = new JsonObject { ["server"] = cluster.Server.ToString() };
        if (cluster.TlsServerName is { } name)
        {
            info["tls-server-name"] = name;
        }

        var authorities = cluster.Authorities switch
        {
            PemSource.Inline(var text) => System.Text.Encoding.UTF8.GetBytes(text),
            PemSource.File(var path) when File.Exists(path) => File.ReadAllBytes(path),
            _ => null,
        };
        if (authorities is not null)
        {
            info["certificate-authority-data"] = Convert.ToBase64String(authorities);
        }

        return info;
    }
}
