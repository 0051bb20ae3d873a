using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.KubernetesFixture.Answers;

namespace ControlPlane.KubernetesFixture.Http;

/// <summary>Where the next page begins: at which revision, behind which key.</summary>
internal sealed record ContinueToken(long Revision, string After)
{
    /// <param name="isWithinNamespace">Then keys are names only.</param>
    public static ContinueToken Behind(ObjectKey key, long revision, bool isWithinNamespace) =>
        new(revision, isWithinNamespace || key.Namespace.Length == 0 ? key.Name : $"{key.Namespace}/{key.Name}");

    public static ContinueToken Read(string token)
    {
        try
        {
            var json = JsonElement.Parse(Base64Url.DecodeFromChars(token));
            return new(
                json.GetProperty("rv").GetInt64(),
                json.GetProperty("start").GetString()!.TrimEnd('\0').TrimStart('/')
            );
        }
        catch (Exception problem) when (problem is FormatException or JsonException or KeyNotFoundException)
        {
            throw Failure.BadRequest($"continue key is not valid: {problem.Message}");
        }
    }

    public string Write() =>
        Base64Url.EncodeToString(
            Encoding.UTF8.GetBytes(
                new JsonObject
                {
                    ["v"] = "meta.k8s.io/v1",
                    ["rv"] = Revision,
                    ["start"] = $"{After}\0",
                }.ToJsonString()
            )
        );

    public bool IsBefore(ObjectKey key, bool isWithinNamespace) =>
        string.CompareOrdinal(After, Behind(key, 0, isWithinNamespace).After) < 0;
}
