using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Names;

namespace ControlPlane.Cli.RoutingViews;

/// <summary>The SrvVSchema that a cell has now, or why there is none to look at.</summary>
internal abstract record CellRecord(CellName Cell)
{
    public sealed record Present(CellName Cell, SrvVSchema Record) : CellRecord(Cell);

    public sealed record Lacking(CellName Cell, string Why) : CellRecord(Cell);

    public static CellRecord Of(CellView view) =>
        view switch
        {
            CellView.Read { Records.SrvVSchema: null } => new Lacking(
                view.Cell,
                "it has no SrvVSchema; controlplane rebuild writes it"
            ),
            CellView.Read { Records.SrvVSchema: { Message: { } record } } => new Present(view.Cell, record),
            CellView.Read { Records.SrvVSchema: { } broken } => new Lacking(
                view.Cell,
                $"{broken.Key} cannot be decoded ({broken.Broken}); controlplane rebuild replaces it"
            ),
            CellView.Unreadable unreadable => new Lacking(view.Cell, unreadable.Why),
            CellView.Unusable unusable => new Lacking(view.Cell, unusable.Why),
            _ => new Lacking(view.Cell, "the global store has no CellInfo of that name"),
        };
}
