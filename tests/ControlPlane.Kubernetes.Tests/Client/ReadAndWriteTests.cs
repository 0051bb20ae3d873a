using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Client;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.KubernetesFixture;

namespace ControlPlane.Kubernetes.Tests.Client;

[CancelAfter(60_000)]
public sealed class ReadAndWriteTests
{
    private static readonly ObjectAddress Settings = new(
        new("", "v1", "configmaps", "ConfigMap"),
        new ObjectKey("default", "settings")
    );

    [Test]
    public async Task What_is_created_is_read_listed_changed_and_deleted(CancellationToken cancellation)
    {
        await using var server = await TestApiServer.StartAsync(new(), cancellation);
        using var client = server.Connect();

        var created = (await client.CreateAsync(Settings.Resource, Body("1"), cancellation)).OrThrow();
        var read = (await client.GetAsync(Settings, cancellation)).OrThrow();
        var page = (await client.ListAsync(Settings.Resource, new("default"), new(), cancellation)).OrThrow();
        var patch = new Patch.Merge(new() { ["data"] = new JsonObject { ["other"] = "x" } });
        var patched = (await client.PatchAsync(Settings, patch, cancellation)).OrThrow();

        read.Uid.ShouldBe(created.Uid);
        page.Items.ShouldHaveSingleItem().Kind.ShouldBe("ConfigMap");
        patched.Text("data", "size").ShouldBe("1");
        patched.Text("data", "other").ShouldBe("x");

        (await client.DeleteAsync(Settings, new(Uid: created.Uid), cancellation)).OrThrow();
        (await client.GetAsync(Settings, cancellation)).ErrorOrNull().ShouldBeOfType<ApiError.NotFound>();
    }

    [Test]
    public async Task An_update_of_what_has_changed_meanwhile_is_a_conflict(CancellationToken cancellation)
    {
        await using var server = await TestApiServer.StartAsync(new(), cancellation);
        using var client = server.Connect();
        var read = (await client.CreateAsync(Settings.Resource, Body("1"), cancellation)).OrThrow();
        server.Change(Settings.Resource, Settings.Key, body => body["data"]!["size"] = "2");

        var result = await client.ReplaceAsync(Settings, read.Edit(), cancellation);

        result.ErrorOrNull().ShouldBeOfType<ApiError.Conflict>().MayHaveHappened.ShouldBeFalse();
    }

    [Test]
    public async Task An_update_keeps_every_member_that_we_do_not_know(CancellationToken cancellation)
    {
        await using var server = await TestApiServer.StartAsync(new(), cancellation);
        using var client = server.Connect();
        var body = Body("1");
        body["somethingNew"] = JsonNode.Parse("""{"deep":[1,{"er":null}]}""");
        var read = (await client.CreateAsync(Settings.Resource, body, cancellation)).OrThrow();

        var edited = read.Edit();
        edited["data"]!["size"] = "2";
        var written = (await client.ReplaceAsync(Settings, edited, cancellation)).OrThrow();

        written.Text("data", "size").ShouldBe("2");
        written.At("somethingNew")!.Value.GetRawText().ShouldBe("""{"deep":[1,{"er":null}]}""");
    }

    private static JsonObject Body(string size) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = "settings", ["namespace"] = "default" },
            ["data"] = new JsonObject { ["size"] = size },
        };
}
