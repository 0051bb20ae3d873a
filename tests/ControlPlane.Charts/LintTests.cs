namespace ControlPlane.Charts;

/// <summary>What Helm itself says of the chart.</summary>
public class LintTests
{
    [TestCaseSource(typeof(Matrix), nameof(Matrix.Names))]
    public async Task Helm_lint_has_nothing_to_say(string values) =>
        (await Helm.RunAsync(["lint", "--strict", Home.Chart, .. Matrix.Flags(values)]))
            .WithExit(0)
            .Naming("1 chart(s) linted, 0 chart(s) failed");

    [Test]
    public async Task Helm_makes_a_package_that_gives_the_same()
    {
        var folder = Directory.CreateTempSubdirectory("controlplane-").FullName;
        try
        {
            (await Helm.RunAsync("package", Home.Chart, "--destination", folder)).WithExit(0);

            var package = Directory.EnumerateFiles(folder, "control-plane-*.tgz").ShouldHaveSingleItem();
            var flags = Matrix.Flags("everything");
            (await Helm.RunAsync(["template", "vitess", package, "--namespace", "control", .. flags]))
                .WithExit(0)
                .Output.ShouldBe(await Helm.TemplateAsync(flags));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestCaseSource(typeof(Matrix), nameof(Matrix.Names))]
    public async Task The_notes_can_be_read(string values)
    {
        var notes = await NotesAsync(values);

        notes.Split('\n').ShouldAllBe(line => line.Length <= 160 && line.TrimEnd() == line);
        notes.ShouldNotContain("\n\n\n");
        notes.ShouldNotContain("<no value>");
        notes.ShouldStartWith("control-plane 0.1.0 is installed as vitess in namespace control.");
    }

    [TestCaseSource(typeof(Matrix), nameof(Matrix.Names))]
    public async Task The_notes_name_only_objects_that_are_installed(string values)
    {
        var objects = await Helm.ObjectsAsync(Matrix.Flags(values));
        var named =
            from word in (await NotesAsync(values)).Split([' ', '\n'])
            from kind in (string[])["deploy/", "--from=cronjob/"]
            where word.StartsWith(kind, StringComparison.Ordinal)
            select word[kind.Length..];

        named.Distinct().ShouldBeSubsetOf(objects.Select(one => one.Name));
        named.ShouldNotBeEmpty();
    }

    private static async Task<string> NotesAsync(string values)
    {
        var said = await Helm.RunAsync([
            "install",
            "vitess",
            Home.Chart,
            "--namespace",
            "control",
            "--dry-run=client",
            .. Matrix.Flags(values),
        ]);
        var output = said.WithExit(0).Output;
        return output[(output.IndexOf("NOTES:\n", StringComparison.Ordinal) + "NOTES:\n".Length)..].TrimEnd();
    }
}
