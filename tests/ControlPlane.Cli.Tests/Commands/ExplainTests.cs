using System.Text.Json;
using ControlPlane.Testing;

namespace ControlPlane.Cli.Tests.Commands;

public class ExplainTests
{
    [TestCase("product", "found")]
    [TestCase("orders", "ambiguous")]
    [TestCase("customer@replica", "ruled")]
    [TestCase("salaries", "hidden")]
    [TestCase("invoice", "taken-out")]
    [TestCase("commerce.nosuch", "qualified")]
    [TestCase("prodact", "unknown")]
    public void Every_kind_of_answer_is_explained(string name, string golden) =>
        RoutingShell.Run(async shell =>
        {
            var ended = await shell.OnInputsAsync("explain", name);

            ended.Exit.ShouldBe(0, ended.ToString());
            Golden.ShouldMatch($"Commands/Golden/explain-{golden}.golden", ended.Output);
        });

    [Test]
    public void A_cell_answers_by_its_own_record() =>
        RoutingShell.Run(async shell =>
        {
            var ended = await shell.OnInputsAsync("explain", "orders", "--cell=zone2");

            ended.Exit.ShouldBe(0, ended.ToString());
            ended.Output.ShouldStartWith("orders  →  commerce.orders\n");
        });

    [Test]
    public void A_keyspace_and_a_tablet_type_can_be_given() =>
        RoutingShell.Run(async shell =>
        {
            var ended = await shell.OnInputsAsync("explain", "customer", "--keyspace=archive", "--tablet-type=replica");

            ended.Exit.ShouldBe(0, ended.ToString());
            ended.Output.ShouldStartWith("archive.customer@replica  →  archive.customer\n");
        });

    [TestCase("zone3", "zone3 has no record to answer from: it has no SrvVSchema")]
    [TestCase("zone9", "there is no cell zone9.")]
    public void A_cell_without_a_record_cannot_answer(string cell, string why) =>
        RoutingShell.Run(async shell =>
        {
            var ended = await shell.OnInputsAsync("explain", "orders", $"--cell={cell}");

            ended.Exit.ShouldBe(1, ended.ToString());
            ended.Errors.ShouldContain(why);
        });

    [Test]
    public void An_input_that_cannot_be_decoded_is_named() =>
        RoutingShell.Run(async shell =>
        {
            await shell[Shell.Global].PutAsync("/vitess/global/RoutingRules", 0xFF, 0x01);

            var ended = await shell.OnInputsAsync("explain", "orders");

            ended.Exit.ShouldBe(1, ended.ToString());
            ended.Errors.ShouldContain("/vitess/global/RoutingRules");
        });

    [Test]
    public void As_JSON_it_has_the_answer_the_steps_and_the_cells() =>
        RoutingShell.Run(async shell =>
        {
            var ended = await shell.OnInputsAsync("explain", "orders", "--output=json");

            var explanation = JsonDocument.Parse(ended.Output).RootElement.GetProperty("explanation");
            explanation.GetProperty("answer").GetProperty("result").GetString().ShouldBe("ambiguous");
            explanation
                .GetProperty("steps")
                .EnumerateArray()
                .Select(step => step.GetProperty("step").GetString())
                .ShouldBe(["noRule", "candidates"]);
            explanation.GetProperty("cells").GetArrayLength().ShouldBe(3);
        });

    [Test]
    public void A_name_must_be_given() =>
        RoutingShell.Run(async shell =>
        {
            var ended = await shell.OnInputsAsync("explain");

            ended.Exit.ShouldBe(1, ended.ToString());
        });
}
