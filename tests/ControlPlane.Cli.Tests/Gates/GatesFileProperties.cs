using System.Collections.Immutable;
using ControlPlane.Cli.Gates;
using ControlPlane.Serving.Gates;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using FsCheck;
using FsCheck.Fluent;

namespace ControlPlane.Cli.Tests.Gates;

/// <summary>What is declared is read, however it is written; and what is wrong in one place is told of that place alone.</summary>
public class GatesFileProperties
{
    /// <summary>Names that other readers of YAML take for something else, and those as long as can be.</summary>
    private static readonly string[] Names =
    [
        "zone1",
        "all",
        "null",
        "true",
        "no",
        "007",
        "1e3",
        "0x1F",
        "12_000",
        "_",
        "a-",
        "-80",
        "2001-12-14",
        "cell",
        new('z', 64),
    ];

    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(500);

    [Test]
    public void Gates_are_read_as_they_were_declared_however_they_are_written() =>
        Prop.ForAll(
                Declared().ToArbitrary(),
                WrittenGates.Any().ToArbitrary(),
                (declared, style) =>
                {
                    var text = style.Write(declared.Gates, declared.Cells);
                    var file = GatesFile.Parse("g.yaml", text);
                    file.Problems.ShouldBeEmpty(text);
                    file.Gates.Gates.Select(Undated).ShouldBe(declared.Gates.Gates, text);
                    (file.Gates.AllCellsBy is null).ShouldBe(declared.Gates.AllCellsBy is null, text);
                }
            )
            .Check(Often);

    [Test]
    public void A_word_that_cannot_be_there_is_told_with_its_line_and_nothing_else_is() =>
        Prop.ForAll(
                Declared().Where(declared => declared.Gates.Gates.Length > declared.Cells.Length).ToArbitrary(),
                WrittenGates.Any().ToArbitrary(),
                Gen.Elements("zone 1", "a/b", "größe", "x.", new string('z', 65)).ToArbitrary(),
                (declared, style, wrong) =>
                {
                    var last = declared.Gates.Gates[^1];
                    var spoilt = declared.Gates with
                    {
                        Gates = declared.Gates.Gates.SetItem(
                            declared.Gates.Gates.Length - 1,
                            last with
                            {
                                Cell = new(wrong),
                            }
                        ),
                    };
                    var text = style.Write(spoilt, declared.Cells);
                    var line = text.Split('\n')
                        .Index()
                        .Last(line =>
                            line.Item.Contains("cell: ", StringComparison.Ordinal)
                            && line.Item.Contains(wrong, StringComparison.Ordinal)
                        );
                    GatesFile
                        .Parse("g.yaml", text)
                        .Problems.ShouldHaveSingleItem(text)
                        .ToString()
                        .ShouldStartWith($"g.yaml:{line.Index + 1}: '{wrong}' cannot be a cell");
                }
            )
            .Check(Often);

    private static Gate Undated(Gate gate) => gate with { DeclaredBy = "" };

    private static Gen<(GateDeclarations Gates, string[] Cells)> Declared() =>
        from isAll in Gen.Elements(true, false, false)
        from cells in Few()
        from gates in OneGate().ListOf()
        from least in OneGate()
        let listed = isAll ? [] : cells.ToArray()
        let detailed = isAll || listed.Length > 0 ? gates.Take(4) : gates.Take(3).Append(least)
        select (
            new GateDeclarations(
                [.. listed.Select(cell => new Gate { Cell = new(cell), DeclaredBy = "" }), .. detailed],
                isAll ? "here" : null
            ),
            listed
        );

    private static Gen<string[]> Few() =>
        from count in Gen.Choose(0, 3)
        from names in Gen.Elements(Names).ListOf(count)
        select names.Distinct().ToArray();

    private static Gen<Gate> OneGate() =>
        from cell in Gen.Elements([.. Names, "us_east.dr"])
        from keyspaces in Few()
        from cells in Few()
        from version in Gen.Elements(
            null,
            (VitessVersion?)new(22, 0, 1, ""),
            default(VitessVersion) with
            {
                Before = "",
            },
            new(9999, 9999, 9999, "rc.1-x")
        )
        from tracker in Gen.Elements(null, (bool?)true, false)
        from replicas in Gen.Elements(null, (int?)0, 1, 100_000)
        select new Gate
        {
            Cell = new(cell),
            DeclaredBy = "",
            KeyspacesToWatch = SetOf(keyspaces, name => new KeyspaceName(name)),
            CellsToWatch = SetOf(cells, name => new CellName(name)),
            Version = version,
            HasTracker = tracker,
            Replicas = replicas,
        };

    private static OrdinalSet<T>? SetOf<T>(IEnumerable<string> names, Func<string, T> make)
        where T : struct, IComparable<T> => names.Select(make).ToOrdinalSet() is { Count: > 0 } set ? set : null;
}
