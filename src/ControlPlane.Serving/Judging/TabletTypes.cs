using ControlPlane.Protocols.Topodata;

namespace ControlPlane.Serving.Judging;

/// <summary>Vitess' own names of tablet types, as its messages print them.</summary>
public static class TabletTypes
{
    public static string NameOf(TabletType type) => type.ToString().ToUpperInvariant();
}
