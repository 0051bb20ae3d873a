using System.Text.Json;

namespace ControlPlane.EndToEnd;

/// <summary><c>--output json</c>: one document on standard output, whatever happens.</summary>
public class JsonTests
{
    [Test]
    public async Task Each_command_writes_one_document_with_its_name_and_how_it_ended()
    {
        await using var world = await World.StartAsync();

        ShouldEnd(await RunAsync(world, "verify"), "verify", 2, "drift");
        ShouldEnd(await RunAsync(world, "plan"), "plan", 2, "drift");
        ShouldEnd(await RunAsync(world, "check"), "check", 0, "inSync");
        ShouldEnd(await RunAsync(world, "rebuild"), "rebuild", 0, "inSync");
        ShouldEnd(await RunAsync(world, "verify"), "verify", 0, "inSync");
    }

    [Test]
    public async Task A_plan_can_be_applied_by_the_id_in_its_document()
    {
        await using var world = await World.StartAsync();
        using var planned = JsonDocument.Parse((await RunAsync(world, "plan")).Output);
        var plan = planned.RootElement.GetProperty("plan");
        plan.GetProperty("writes").GetInt32().ShouldBe(6);

        var applied = await RunAsync(world, "apply", plan.GetProperty("id").GetString()!);

        ShouldEnd(applied, "apply", 0, "inSync");
    }

    [Test]
    public async Task Findings_name_cell_record_verdict_and_the_reason_of_a_block()
    {
        await using var world = await World.StartAsync();
        await world.PutAsync("global/keyspaces/customer/Keyspace", Sample.Garbage);

        using var report = JsonDocument.Parse((await RunAsync(world, "rebuild")).Output);

        var cell = report.RootElement.GetProperty("cells")[0];
        cell.GetProperty("cell").GetString().ShouldBe("zone1");
        var record = cell.GetProperty("records")
            .EnumerateArray()
            .Single(record => record.TryGetProperty("keyspace", out var name) && name.GetString() == "customer");
        record.GetProperty("type").GetString().ShouldBe("SrvKeyspace");
        record.GetProperty("verdict").GetString()!.ShouldBe("blocked");
        record.GetProperty("block").GetProperty("reason").GetString().ShouldBe("undecodableInput");
        record.GetProperty("block").GetProperty("why").GetString()!.ShouldContain("customer/Keyspace");
    }

    [Test]
    public async Task An_error_is_a_document_too()
    {
        var ended = await Executable.RunAsync(
            "rebuild",
            "--output",
            "json",
            "--topo-global-server-address",
            "127.0.0.1:1",
            "--topo-global-root",
            "/x",
            "--gate-cells",
            "zone1",
            "--remote-operation-timeout",
            "1s"
        );

        ShouldEnd(ended, "rebuild", 1, "error");
        using var report = JsonDocument.Parse(ended.Output);
        report.RootElement.GetProperty("errors")[0].GetProperty("what").GetString()!.ShouldContain("127.0.0.1:1");
    }

    [Test]
    public async Task Wrong_settings_are_a_document_too()
    {
        var ended = await Executable.RunAsync("rebuild", "--output", "json", "--lock-timeout", "soon");

        ShouldEnd(ended, "rebuild", 1, "error");
        ended.Output.ShouldContain("--lock-timeout");
    }

    [Test]
    public async Task Logs_in_JSON_are_one_object_per_line_with_the_keys_that_are_promised()
    {
        await using var world = await World.StartAsync();

        var ended = await world.RebuildAsync("--log-format", "json", "--log-level", "debug");

        var lines = ended
            .Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line));
        var written = lines
            .Select(line => line.RootElement)
            .First(line => line.TryGetProperty("keyspace", out _) && line.TryGetProperty("revision", out _));
        foreach (var key in new[] { "cell", "keyspace", "action", "outcome", "revision", "durationMs", "passId" })
        {
            written.TryGetProperty(key, out _).ShouldBeTrue($"{key} is missing in {written}");
        }
    }

    /// <summary>Every name that a document has is explained.</summary>
    [Test]
    public async Task What_a_document_has_is_documented()
    {
        await using var world = await World.StartAsync();
        (await world.RebuildAsync("--policy", "create")).WithExit(0);
        await world.PutAsync("global/keyspaces/commerce/VSchema", Sample.VSchemaOf("renamed"));
        await world.PutAsync("global/keyspaces/customer/Keyspace", Sample.Garbage);
        await world.DeleteAsync("zone1/keyspaces/customer/SrvKeyspace");
        var text = await File.ReadAllTextAsync(Path.Combine(Executable.Home, "docs", "json-output.md"));

        foreach (var command in new[] { "verify", "plan", "check", "rebuild" })
        {
            using var report = JsonDocument.Parse((await RunAsync(world, command)).Output);
            NamesIn(report.RootElement)
                .Distinct()
                .Where(name => !text.Contains($"`{name}`", StringComparison.Ordinal))
                .ShouldBeEmpty($"in the document of {command}");
        }
    }

    private static IEnumerable<string> NamesIn(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().SelectMany(one => NamesIn(one.Value).Prepend(one.Name)),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(NamesIn),
            _ => [],
        };

    private static void ShouldEnd(Ended ended, string command, int exit, string outcome)
    {
        using var report = JsonDocument.Parse(ended.WithExit(exit).Output);
        report.RootElement.GetProperty("schemaVersion").GetInt32().ShouldBe(1);
        report.RootElement.GetProperty("command").GetString().ShouldBe(command);
        report.RootElement.GetProperty("exitCode").GetInt32().ShouldBe(exit);
        report.RootElement.GetProperty("outcome").GetString().ShouldBe(outcome);
    }

    private static Task<Ended> RunAsync(World world, string command, params IEnumerable<string> arguments) =>
        world.RunAsync(command, [.. arguments, "--gate-cells", "zone1,zone2", "--output", "json"]);
}
