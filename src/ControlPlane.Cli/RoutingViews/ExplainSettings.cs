using ControlPlane.Cli.Settings;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Topology.Names;

namespace ControlPlane.Cli.RoutingViews;

/// <summary>What <c>explain</c> is asked, checked.</summary>
/// <param name="Name">As it was typed: a plain name, <c>keyspace.table</c>, perhaps with <c>@replica</c>.</param>
/// <param name="Keyspace">Null: none is selected.</param>
/// <param name="Cell">Null: asked of the whole topology.</param>
internal sealed record ExplainSettings(string Name, KeyspaceName? Keyspace, TabletType TabletType, CellName? Cell)
{
    /// <param name="name">Null: not given, which the command line has said already.</param>
    /// <param name="reader">Takes the problems.</param>
    public static ExplainSettings Read(string? name, SettingReader reader)
    {
        if (name is "")
        {
            reader.Add(new("NAME", "is empty"));
        }

        return new(
            name ?? "",
            reader.Read(ExplainFlags.Keyspace),
            reader.Read(ExplainFlags.TabletType),
            reader.Read(ExplainFlags.Cell)
        );
    }
}
