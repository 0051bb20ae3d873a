using ControlPlane.Protocols.Topodata;

namespace ControlPlane.Serving.Routing.Report;

/// <summary>A plain name that goes elsewhere than before.</summary>
/// <param name="TabletType">Whose queries are meant: primaries', or, where rules tell them apart, another type's.</param>
public sealed record NameChange(
    string Name,
    TabletType TabletType,
    NameChangeKind Kind,
    PlainRoute Before,
    PlainRoute After
)
{
    /// <summary>Whether queries that found the table today would not, or would find another.</summary>
    public bool TakesAway => Before is PlainRoute.Goes;
}
