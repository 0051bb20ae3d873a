using System.Text.Json;

namespace ControlPlane.Conformance;

/// <summary>
/// Recordings of what real Vitess did. A file in the folder that <c>CONFORMANCE_DIR</c> names takes the place of the
/// copy in the repository, so that vectors from the same generators with other seeds can be tried.
/// </summary>
internal static class VectorFile
{
    /// <summary>Every element of the file's array, with a number. No file, or an empty one, is an error.</summary>
    public static IReadOnlyList<(int Number, JsonElement Vector)> Read(string name)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Find(name)));
        var vectors = json.RootElement.EnumerateArray().Select((vector, number) => (number, vector.Clone())).ToArray();
        return vectors.Length > 0 ? vectors : throw new InvalidDataException($"There is no vector in {Find(name)}.");
    }

    /// <summary>One test case per rebuild, named by the vector and by what became of it.</summary>
    public static IEnumerable<TestCaseData> Rebuilds(string name) =>
        Read(name)
            .Select(item =>
                new TestCaseData(item.Vector).SetName($"{item.Vector.Text("name")} {FirstOutcome(item.Vector)}")
            );

    private static string FirstOutcome(JsonElement vector) =>
        vector.GetProperty("outcomes")[0].Text("error_kind") ?? "success";

    private static string Find(string name)
    {
        var other = Environment.GetEnvironmentVariable("CONFORMANCE_DIR");
        string[] folders = [.. string.IsNullOrEmpty(other) ? [] : new[] { other }, Copies];
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"{name} is in none of {string.Join(", ", folders)}.");
    }

    private static string Copies => Path.Combine(AppContext.BaseDirectory, "Vectors");
}
