using ControlPlane.Cli.Settings;
using ControlPlane.Cli.Yaml;
using ControlPlane.Serving.Gates;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Cli.Gates;

/// <summary>Reads <c>cells</c> and <c>gates</c>, at the top of a gates file or in one of its topologies.</summary>
internal static class GateReader
{
    private const int MostReplicas = 100_000;

    public static GateDeclarations Read(YamlReader reader, YamlFields fields)
    {
        var cells = fields["cells"] is { } listed ? Cells(reader, listed) : GateDeclarations.None;
        return fields["gates"] is { } gates ? cells.And(Gates(reader, gates)) : cells;
    }

    private static GateDeclarations Cells(YamlReader reader, YamlNode value) =>
        value is YamlNode.Scalar { Text: ReadTopology.AllCells } all
            ? new([], all.Place)
            : new(
                [
                    .. from cell in reader.Values(value, Settings.Read.Cell, "a list of cells, or 'all'")
                    select new Gate { Cell = cell.Value, DeclaredBy = cell.Place },
                ],
                null
            );

    private static GateDeclarations Gates(YamlReader reader, YamlNode value) =>
        new([.. reader.Items(value, "a list of gates").Select(item => ReadGate(reader, item)).OfType<Gate>()], null);

    private static Gate? ReadGate(YamlReader reader, YamlNode item)
    {
        var fields = new YamlFields(reader, item, GatesFileKeys.OfGate);
        fields.Require("gate", "cell");
        var gate = new Gate
        {
            Cell = fields.FindValue("cell", Settings.Read.Cell, "one cell") ?? default,
            DeclaredBy = item.Place,
            KeyspacesToWatch = ReadSet(
                reader,
                fields["keyspaces_to_watch"],
                Settings.Read.Keyspace,
                "a list of keyspaces; leave the key out for all of them"
            ),
            CellsToWatch = ReadSet(
                reader,
                fields["cells_to_watch"],
                Settings.Read.Cell,
                "a list of cells; leave the key out when it is not known"
            ),
            Version = fields.FindValue("version", ReadTopology.Version, "a release of Vitess such as v22.0.1"),
            HasTracker = fields.FindValue("tracker", Settings.Read.Switch, "true or false"),
            Replicas = fields.FindValue("replicas", Settings.Read.Number(0, MostReplicas), "a whole number"),
        };
        return gate.Cell == default ? null : gate;
    }

    private static OrdinalSet<T>? ReadSet<T>(
        YamlReader reader,
        YamlNode? value,
        Func<string, Reading<T>> read,
        string expected
    )
        where T : struct, IComparable<T> =>
        value is null ? null : reader.Values(value, read, expected).Select(item => item.Value).ToOrdinalSet();
}
