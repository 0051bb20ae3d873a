using System.Xml.Linq;

namespace ControlPlane.Architecture;

/// <summary>References between modules point one way: what ARCHITECTURE.md draws, project by project.</summary>
public class ModuleGraphTests
{
    private static readonly SortedDictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Protocols"] = [],
        ["Rpc"] = [],
        ["Topology"] = ["Protocols"],
        ["Topology.Etcd"] = ["Topology", "Rpc"],
        ["Serving"] = ["Topology"],
        ["Schemas"] = ["Serving", "Rpc"],
        ["Kubernetes"] = ["Serving"],
        ["Reconcile"] = ["Serving"],
        ["Api"] = ["Reconcile"],
        ["Cli"] = ["Api", "Kubernetes", "Reconcile", "Schemas", "Topology.Etcd"],
    };

    [Test]
    public void Every_module_is_in_the_graph_and_refers_only_to_what_the_graph_allows() =>
        References()
            .ShouldBe(
                Allowed.Select(pair => $"{pair.Key} -> {string.Join(", ", pair.Value.Order(StringComparer.Ordinal))}")
            );

    [Test]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "ControlPlane.sln")).Replace('\\', '/');

        foreach (
            var folder in new[] { "src", "tests", "bench" }.Where(folder =>
                Directory.Exists(Path.Combine(Repository.Root, folder))
            )
        )
        {
            Repository.Files(folder, "*.csproj").ShouldAllBe(file => solution.Contains(Repository.Relative(file)));
        }
    }

    private static IEnumerable<string> References() =>
        from file in Repository.Files("src", "*.csproj")
        let name = Path.GetFileNameWithoutExtension(file)["ControlPlane.".Length..]
        let references = from reference in XDocument.Load(file).Descendants("ProjectReference")
        let target = Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)
        orderby target
        select target["ControlPlane.".Length..]
        orderby name
        select $"{name} -> {string.Join(", ", references.Order(StringComparer.Ordinal))}";
}
