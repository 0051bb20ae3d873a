using ControlPlane.Charts.Objects;
using ControlPlane.Charts.Yaml;

namespace ControlPlane.Charts;

/// <summary>The strict decoding finds what it is there to find.</summary>
public class KindSchemasTests
{
    [TestCase("spec: {selector: {a: b}, ports: [{port: 1}]}", "")]
    [TestCase("spec: {selectors: {a: b}}", "v1/Service.spec.selectors: no such field")]
    [TestCase("spec: {selector: [a]}", "v1/Service.spec.selector: not a mapping")]
    [TestCase("spec: {ports: {port: 1}}", "v1/Service.spec.ports: not a list")]
    [TestCase("spec: {ports: [{name: a}]}", "v1/Service.spec.ports[0].port: required")]
    [TestCase("spec: {ports: [{port: '1'}]}", "v1/Service.spec.ports[0].port: \"1\" is not")]
    [TestCase("spec: {ports: [{port: 1, targetPort: true}]}", "targetPort: true is not")]
    [TestCase("spec: {selector: {a: true}}", "v1/Service.spec.selector.a: true is not")]
    [TestCase("spec: {type: Loadbalancer}", "v1/Service.spec.type: \"Loadbalancer\" is not")]
    [TestCase("metadata: {label: {a: b}}", "v1/Service.metadata.label: no such field")]
    public void A_field_that_is_not_the_kinds_is_found(string rest, string problem)
    {
        var problems = KindSchemas.Instance.Problems(StrictYaml.Document($"apiVersion: v1\nkind: Service\n{rest}\n"));

        if (problem is "")
        {
            problems.ShouldBeEmpty();
        }
        else
        {
            problems.ShouldHaveSingleItem().ShouldContain(problem);
        }
    }

    [Test]
    public void A_kind_of_another_version_is_unknown() =>
        KindSchemas
            .Instance.Problems(StrictYaml.Document("apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\n"))
            .ShouldBe(["policy/v1beta1/PodDisruptionBudget: no kind that is known here"]);

    [TestCase("a: yes")]
    [TestCase("a: 1\na: 2")]
    [TestCase("a: &b 1\nc: *b")]
    public void Yaml_that_readers_disagree_on_is_refused(string text) =>
        Should.Throw<Exception>(() => StrictYaml.Document(text));
}
