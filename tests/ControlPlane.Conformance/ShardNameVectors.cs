using ControlPlane.Topology.Names;

namespace ControlPlane.Conformance;

[Category("Conformance")]
public class ShardNameVectors
{
    public static IEnumerable<TestCaseData> Vectors() =>
        VectorFile
            .Read("shardname.json")
            .Select(item =>
                new TestCaseData(
                    item.Vector.Text("input"),
                    item.Vector.Text("name"),
                    item.Vector.Text("start"),
                    item.Vector.Text("end"),
                    item.Vector.Text("error")
                ).SetName($"shardname-{item.Number:D3} {Printable(item.Vector.Text("input") ?? "")}")
            );

    [TestCaseSource(nameof(Vectors))]
    public void Shard_name(string input, string? name, string? start, string? end, string? error)
    {
        if (error is not null)
        {
            ShardName.Parse(input).ShouldBe(new Parsed<ShardName>.Invalid(error));
            return;
        }

        var parsed = ShardName.Parse(input).OrNull().ShouldNotBeNull();
        parsed.Value.ShouldBe(name);
        parsed.KeyRange?.ToString().ShouldBe(start is null ? null : $"{start}-{end}");
        (parsed.KeyRange is null).ShouldBe(start is null);
    }

    // Test runners take some characters in names amiss.
    private static string Printable(string input) =>
        string.Concat(input.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? $"{c}" : $"U+{(int)c:X4}"));
}
