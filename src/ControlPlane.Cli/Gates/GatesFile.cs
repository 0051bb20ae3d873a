using System.Collections.Immutable;
using ControlPlane.Cli.Settings;
using ControlPlane.Cli.Yaml;
using ControlPlane.Serving.Gates;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Cli.Gates;

/// <summary>A YAML or JSON file that declares vtgates: docs/gates-file.md.</summary>
internal sealed record GatesFile
{
    public GateDeclarations Declared { get; private init; } = GateDeclarations.None;

    public ImmutableArray<Problem> Problems { get; private init; } = [];

    public static GatesFile Parse(string path, string text)
    {
        var reader = new YamlReader();
        var declared = GateDeclarations.None;
        foreach (var (key, value) in reader.Entries(reader.Root(path, text), ["cells", "gates"]))
        {
            declared = declared.And(YamlReader.NameOf(key) is "cells" ? Cells(reader, value) : Gates(reader, value));
        }

        if (declared.AreNone && reader.Problems.Count == 0)
        {
            reader.Add(path, "declares no vtgate; expected 'cells', 'gates' or both");
        }

        return new() { Declared = declared, Problems = [.. reader.Problems] };
    }

    private static GateDeclarations Cells(YamlReader reader, YamlNode value) =>
        value is YamlNode.Scalar { Text: ReadTopology.AllCells } all
            ? new([], all.Place)
            : new(
                [
                    .. from cell in reader.Values(value, Read.Cell, "a list of cells, or 'all'")
                    select new Gate { Cell = cell.Value, DeclaredBy = cell.Place },
                ],
                null
            );

    private static GateDeclarations Gates(YamlReader reader, YamlNode value) =>
        new([.. reader.Items(value, "a list of gates").Select(item => ReadGate(reader, item)).OfType<Gate>()], null);

    private static Gate? ReadGate(YamlReader reader, YamlNode item)
    {
        Gate? gate = null;
        OrdinalSet<KeyspaceName>? watched = null;
        foreach (var (key, value) in reader.Entries(item, ["cell", "keyspaces_to_watch"]))
        {
            if (YamlReader.NameOf(key) is "cell")
            {
                gate = reader
                    .Value(value, Read.Cell, "one cell")
                    .Select(cell => new Gate { Cell = cell, DeclaredBy = item.Place })
                    .FirstOrDefault();
            }
            else
            {
                watched = reader
                    .Values(value, Read.Keyspace, "a list of keyspaces; leave the key out for all of them")
                    .Select(keyspace => keyspace.Value)
                    .ToOrdinalSet();
            }
        }

        if (item is YamlNode.Mapping mapping && !mapping.Entries.Any(entry => YamlReader.NameOf(entry.Key) is "cell"))
        {
            reader.Add(item.Place, "the gate has no 'cell'");
        }

        return gate is null ? null : gate with { KeyspacesToWatch = watched };
    }
}
