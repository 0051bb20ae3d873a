using System.Collections.Immutable;
using ControlPlane.Cli.Settings;
using ControlPlane.Cli.Yaml;
using ControlPlane.Serving.Gates;

namespace ControlPlane.Cli.Gates;

/// <summary>
/// What a YAML or JSON file says of vtgates: docs/gates-file.md. Either the gates of one topology, which the command
/// line tells, or several topologies with their gates. With problems nothing in it is to be used.
/// </summary>
internal sealed record GatesFile
{
    public static GatesFile None { get; } = new();

    /// <summary>The gates at the top of the file; none when it declares topologies.</summary>
    public GateDeclarations Gates { get; private init; } = GateDeclarations.None;

    public ImmutableArray<TopologyEntry> Topologies { get; private init; } = [];

    /// <summary>Where <c>topologies</c> stands; null: it does not.</summary>
    public string? TopologiesAt { get; private init; }

    public ImmutableArray<Problem> Problems { get; private init; } = [];

    public static GatesFile Parse(string path, string text)
    {
        var reader = new YamlReader();
        var fields = new YamlFields(reader, reader.Root(path, text), GatesFileKeys.OfFile);
        var file = new GatesFile
        {
            Gates = GateReader.Read(reader, fields),
            Topologies = fields["topologies"] is { } listed ? TopologyReader.Read(reader, listed) : [],
            TopologiesAt = fields["topologies"]?.Place,
        };
        foreach (var beside in new[] { fields["cells"], fields["gates"] }.OfType<YamlNode>())
        {
            if (file.TopologiesAt is { } at)
            {
                reader.Add(
                    beside.Place,
                    $"'cells' and 'gates' stand inside a topology where a file has some, see {at}"
                );
            }
        }

        if (file.Gates.AreNone && file.TopologiesAt is null && reader.Problems.Count == 0)
        {
            reader.Add(path, "declares no vtgate; expected 'cells', 'gates' or both, or 'topologies'");
        }

        return file with
        {
            Problems = [.. reader.Problems],
        };
    }
}
