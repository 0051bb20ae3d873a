using ControlPlane.Cli.Settings;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Cli.Waiting;

/// <summary>What <c>wait</c> is told, checked.</summary>
/// <param name="KeyspacesToWatch">Null: all.</param>
internal sealed record WaitSettings(
    OrdinalSet<CellName> Cells,
    OrdinalSet<KeyspaceName>? KeyspacesToWatch,
    TimeSpan Timeout,
    bool IsFailClosed
)
{
    public static WaitSettings Read(SettingReader reader)
    {
        if (!reader.IsGiven(WaitFlags.Cells))
        {
            reader.Add(new(WaitFlags.Cells.Flag, "which cell is about to get a vtgate? For example --cell zone1"));
        }

        return new(
            reader.Read(WaitFlags.Cells).ToOrdinalSet(),
            reader.IsGiven(WaitFlags.KeyspacesToWatch) ? reader.Read(WaitFlags.KeyspacesToWatch).ToOrdinalSet() : null,
            reader.Read(WaitFlags.Timeout),
            reader.Read(WaitFlags.FailClosed)
        );
    }
}
