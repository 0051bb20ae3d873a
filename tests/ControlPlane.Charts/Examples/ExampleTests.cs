namespace ControlPlane.Charts.Examples;

/// <summary>The worked examples print what they say they print.</summary>
public class ExampleTests
{
    private static readonly IEnumerable<string> Documents =
    [
        .. Directory
            .EnumerateFiles(Home.In("docs", "examples"), "*.md")
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => name is not "README")
            .Order(StringComparer.Ordinal),
    ];

    [TestCaseSource(nameof(Documents))]
    public async Task The_commands_print_what_the_document_says(string name)
    {
        await using var stage = await EtcdStage.StartAsync(Steps.All);

        var carriedOut = await ExampleDocument.CarryOutAsync(
            await File.ReadAllTextAsync(Home.In("docs", "examples", $"{name}.md")),
            stage
        );

        Home.ShouldHold($"docs/examples/{name}.md", carriedOut);
    }
}
