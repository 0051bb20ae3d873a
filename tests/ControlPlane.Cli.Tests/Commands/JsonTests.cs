using System.Collections;
using System.Reflection;
using ControlPlane.Cli.Json;
using ControlPlane.Testing;

namespace ControlPlane.Cli.Tests.Commands;

public class JsonTests
{
    [TestCase("plan")]
    [TestCase("verify")]
    [TestCase("rebuild")]
    [TestCase("check")]
    public void A_command_writes_one_document(string command) =>
        SampleShell.Run(async shell =>
        {
            var ended = await shell.OnTopologyAsync(command, "--output=json");
            Golden.ShouldMatch($"Commands/Golden/{command}.json", ended.Output);
        });

    [Test]
    public void A_refused_plan_names_what_moved() =>
        SampleShell.Run(async shell =>
        {
            var ended = await shell.OnTopologyAsync("apply", "000000000000.1", "--output=json");
            using var document = System.Text.Json.JsonDocument.Parse(ended.Output);
            var moved = document.RootElement.GetProperty("moved")[0];
            moved.GetProperty("store").GetString().ShouldBe(Shell.Global);
            moved.GetProperty("key").GetString().ShouldBe("/vitess/global/RoutingRules");
            moved.GetProperty("change").GetString().ShouldBe("written");
            moved.GetProperty("revision").GetInt64().ShouldBe(2);
        });

    [Test]
    public void Every_field_is_documented()
    {
        var fields = FieldsOf(typeof(Report), []).Distinct().Order(StringComparer.Ordinal);
        var documented = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "json-output.md"));
        fields.Where(field => !documented.Contains($"`{field}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static IEnumerable<string> FieldsOf(Type type, HashSet<Type> seen)
    {
        if (!seen.Add(type))
        {
            yield break;
        }

        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            yield return char.ToLowerInvariant(property.Name[0]) + property.Name[1..];
            var value = property.PropertyType;
            var item =
                value.IsAssignableTo(typeof(IEnumerable)) && value.IsGenericType
                    ? value.GenericTypeArguments[0]
                    : value;
            foreach (var field in item.Namespace == typeof(Report).Namespace ? FieldsOf(item, seen) : [])
            {
                yield return field;
            }
        }
    }
}
