using System.Text.Json.Nodes;
using ControlPlane.KubernetesFixture.Fields;
using ControlPlane.KubernetesFixture.Kinds;

namespace ControlPlane.KubernetesFixture.Http;

/// <summary>Answers questions about who someone is and what they may do.</summary>
internal sealed class ReviewHandler(ApiUsers users, TimeProvider time)
{
    public JsonObject Answer(KindDefinition kind, JsonObject body, string user)
    {
        var owners = new ManagedFields();
        owners.Update(
            new("unknown", "Update", kind.Resource.ApiVersion, null),
            new FieldWalk(kind.Fields).Compare(kind.Zero, body),
            time.GetUtcNow()
        );
        var answer = body.DeepClone().AsObject();
        (answer["metadata"] ??= new JsonObject())["managedFields"] = owners.Write();
        answer["status"] = kind.Resource.Kind switch
        {
            "TokenReview" => OfToken(body["spec"]!["token"]!.GetValue<string>()),
            "SubjectAccessReview" => OfAccess(body, body["spec"]!["user"]!.GetValue<string>()),
            _ => OfAccess(body, user),
        };
        return answer;
    }

    private JsonObject OfAccess(JsonObject body, string user)
    {
        var asked = body["spec"]!["resourceAttributes"];
        return new()
        {
            ["allowed"] = users.MayDo(
                user,
                asked?["verb"]?.GetValue<string>() ?? "",
                asked?["resource"]?.GetValue<string>() ?? "",
                asked?["subresource"]?.GetValue<string>()
            ),
        };
    }

    private JsonObject OfToken(string token)
    {
        if (users.Find(token) is not { } user)
        {
            return new() { ["user"] = new JsonObject() };
        }

        return new()
        {
            ["authenticated"] = true,
            ["user"] = new JsonObject
            {
                ["username"] = user.Name,
                ["uid"] = user.Uid,
                ["groups"] = new JsonArray([.. user.Groups, "system:authenticated"]),
            },
            ["audiences"] = new JsonArray("https://kubernetes.default.svc"),
        };
    }
}
