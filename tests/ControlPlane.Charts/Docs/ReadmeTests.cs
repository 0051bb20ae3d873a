namespace ControlPlane.Charts.Docs;

/// <summary>The chart's README says what the chart is.</summary>
public class ReadmeTests
{
    private const string Begin = "<!-- values: written by a test out of values.yaml -->\n";
    private const string End = "<!-- end of values -->\n";

    private static string Yaml => File.ReadAllText(Home.In("charts", "control-plane", "values.yaml"));

    [Test]
    public void The_table_of_values_is_that_of_the_values_file()
    {
        var readme = File.ReadAllText(Home.In("charts", "control-plane", "README.md"));
        var (begin, end) = (
            readme.IndexOf(Begin, StringComparison.Ordinal),
            readme.IndexOf(End, StringComparison.Ordinal)
        );
        begin.ShouldBePositive();
        end.ShouldBeGreaterThan(begin);

        Home.ShouldHold(
            "charts/control-plane/README.md",
            $"{readme[..(begin + Begin.Length)]}{ValuesTable.Write(Yaml)}\n{readme[end..]}"
        );
    }

    [Test]
    public void Each_value_is_explained() => ValuesTable.Undocumented(Yaml).ShouldBeEmpty();

    [Test]
    public void A_comment_of_several_lines_belongs_to_the_key_below_it() =>
        ValuesTable
            .Write(
                """
                # Not for the table.
                a:
                  # -- One
                  # two.
                  b: [x]
                # -- Three.
                c: {}

                d: "1"
                """
            )
            .ShouldBe(
                """
                | value | default | meaning |
                |---|---|---|
                | `a.b` | `["x"]` | One two. |
                | `c` | `{}` | Three. |
                """
            );

    [Test]
    public void A_value_without_a_word_is_found() =>
        ValuesTable.Undocumented("# -- One.\na: {b: 1}\nc:\n  # -- Two.\n  d: 1\n  e: 1\n").ShouldBe(["c.e"]);
}
