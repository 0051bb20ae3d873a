using System.Globalization;
using System.Text.Json;
using ControlPlane.Cli.Gates;
using ControlPlane.Cli.Settings;
using ControlPlane.Serving.Gates;
using FsCheck;
using FsCheck.Fluent;

namespace ControlPlane.Cli.Tests.Gates;

/// <summary>
/// Good files with bytes flipped, cut, doubled and cut off. Reading one never throws, and never declares what the text does
/// not say.
/// </summary>
public class MutationTests
{
    private static readonly byte[] Yaml =
        """
        # where the vtgates are
        cells: [zone1, zone2]
        gates:
          - cell: zone3
            keyspaces_to_watch: [commerce, customer]
            cells-to-watch:
              - zone1
              - "zone3"
            version: v22.0.1
            tracker: true
          - {cell: 'zone4', replicas: 3}
        """u8.ToArray();

    private static readonly byte[] Several =
        """
        topologies:
          - name: shop
            topo_global_server_address: etcd-0:2379,etcd-1:2379
            topo_global_root: /vitess/global
            policy: observe
            cells: all
          - name: billing
            topo_global_server_address: etcd:2379
            topo_global_root: /billing
            gates:
              - cell: zone9
        """u8.ToArray();

    private static readonly byte[] Json =
        """
        {
          "cells": ["zone1", "zone2"],
          "gates": [
            {"cell": "zone3", "keyspaces_to_watch": ["commerce"], "tracker": false},
            {"cell": "zone4", "cells_to_watch": ["zone1", "zone4"], "version": "22", "replicas": 3}
          ]
        }
        """u8.ToArray();

    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(1000);

    [Test]
    public void A_spoilt_YAML_file_never_declares_what_it_does_not_say() =>
        Prop.ForAll(
                Mutants.Of(Yaml).ToArbitrary(),
                bytes =>
                    Read(bytes) is not var (file, text)
                    || text.Contains('\\', StringComparison.Ordinal) // an escape may spell anything
                    || NamesIn(file.Gates).All(name => text.Contains(name, StringComparison.Ordinal))
            )
            .Check(Often);

    [Test]
    public void A_spoilt_file_of_topologies_never_declares_what_it_does_not_say() =>
        Prop.ForAll(
                Mutants.Of(Several).ToArbitrary(),
                bytes =>
                    Read(bytes) is not var (file, text)
                    || text.Contains('\\', StringComparison.Ordinal)
                    || file.Topologies.SelectMany(topology =>
                            NamesIn(topology.Gates)
                                .Append(topology.Name)
                                .Append($"{topology.Policy}".ToLowerInvariant())
                                .Concat(
                                    topology.GlobalAddress.Endpoints.Select(endpoint => $"{endpoint}".Split(':')[0])
                                )
                        )
                        .All(said => text.Contains(said, StringComparison.OrdinalIgnoreCase))
            )
            .Check(Often);

    [Test]
    public void A_spoilt_JSON_file_declares_what_another_reader_of_JSON_finds_in_it()
    {
        var compared = 0;
        Prop.ForAll(
                Mutants.Of(Json).ToArbitrary(),
                bytes =>
                {
                    if (Read(bytes) is not var (file, text) || !IsJson(text))
                    {
                        return true;
                    }

                    compared++;
                    using var document = JsonDocument.Parse(text);
                    return Describe(file.Gates) == Describe(document.RootElement);
                }
            )
            .Check(Often);
        compared.ShouldBeGreaterThan(10);
    }

    /// <summary>Null: the file has problems, or is no text.</summary>
    private static (GatesFile File, string Text)? Read(byte[] bytes)
    {
        var path = Path.Combine(
            TestContext.CurrentContext.WorkDirectory,
            $"mutant-{TestContext.CurrentContext.Test.ID}"
        );
        File.WriteAllBytes(path, bytes);
        if (TextFile.ReadUtf8(path) is not Reading<string>.Valid(var text))
        {
            return null;
        }

        var file = GatesFile.Parse("g.yaml", text);
        return file.Problems.IsEmpty ? (file, text) : null;
    }

    private static IEnumerable<string> NamesIn(GateDeclarations declared) =>
        declared
            .Gates.SelectMany(gate =>
                new[] { gate.Cell.Value }
                    .Concat(gate.KeyspacesToWatch?.Select(keyspace => keyspace.Value) ?? [])
                    .Concat(gate.CellsToWatch?.Select(cell => cell.Value) ?? [])
                    .Append(gate.HasTracker is { } tracker ? $"{tracker}".ToLowerInvariant() : "")
                    .Append($"{gate.Replicas}")
                    .Append($"{gate.Version?.Major}")
            )
            .Append(declared.AllCellsBy is null ? "" : "all");

    private static string Describe(GateDeclarations declared) =>
        string.Join(
            ' ',
            [
                .. declared.Gates.Select(gate =>
                    $"{gate.Cell}/{gate.KeyspacesToWatch}/{gate.CellsToWatch}/{gate.Version}/{gate.HasTracker}/{gate.Replicas}"
                ),
                declared.AllCellsBy is null ? "" : "all",
            ]
        );

    private static string Describe(JsonElement root)
    {
        var cells = root.TryGetProperty("cells", out var listed) ? listed : default;
        var isAll = cells.ValueKind is JsonValueKind.String;
        var gates = root.TryGetProperty("gates", out var declared) ? declared.EnumerateArray().Select(Describe) : [];
        string[] all = cells.ValueKind is JsonValueKind.Array ? [.. cells.EnumerateArray().Select(Text)] : [];
        return string.Join(' ', [.. all.Select(cell => $"{cell}/////"), .. gates, isAll ? "all" : ""]);

        static string Describe(JsonElement gate)
        {
            var version = Of(gate, "version") is { } text ? $"{VitessVersion.Parse(text).OrNull()}" : "";
            var tracker = Of(gate, "tracker") is { } on
                ? on == "true"
                    ? "True"
                    : "False"
                : "";
            var replicas = Of(gate, "replicas") is { } count ? $"{int.Parse(count, CultureInfo.InvariantCulture)}" : "";
            return $"{Of(gate, "cell")}/{Set(gate, "keyspaces_to_watch")}/{Set(gate, "cells_to_watch")}/{version}/{tracker}/{replicas}";
        }

        static string? Of(JsonElement gate, string key) => Found(gate, key) is { } value ? Text(value) : null;

        static string Set(JsonElement gate, string key) =>
            Found(gate, key) is { } list
                ? string.Join(',', list.EnumerateArray().Select(Text).Distinct().Order(StringComparer.Ordinal))
                : "";

        // A flipped bit makes a dash of an underscore no more often than any other letter, but it may.
        static JsonElement? Found(JsonElement gate, string key) =>
            gate.EnumerateObject()
                .Where(field => field.Name.Replace('-', '_') == key)
                .Select(field => (JsonElement?)field.Value)
                .FirstOrDefault();
    }

    private static string Text(JsonElement value) =>
        value.ValueKind is JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static bool IsJson(string text)
    {
        try
        {
            JsonDocument.Parse(text).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false; // YAML may be all the same
        }
    }
}
