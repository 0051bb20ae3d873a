using ControlPlane.Api.Http;
using ControlPlane.Cli.Settings;

namespace ControlPlane.Cli.Watching;

/// <summary>What status works with, checked.</summary>
/// <param name="Topology">The only one to show; null: all.</param>
internal sealed record StatusSettings(HttpAddress Http, string? Topology, bool Watch, OutputFormat Output)
{
    public static StatusSettings Read(SettingReader reader)
    {
        var address = reader.Read(HttpFlags.Address);
        if (address is null or { Port: 0 })
        {
            reader.Add(
                new(
                    reader.PlaceOf(HttpFlags.Address),
                    "says of no endpoint where it is; give IP:PORT of the running one"
                )
            );
        }

        return new(
            address ?? HttpAddress.Usual,
            reader.Read(GateFlags.Topology),
            reader.Read(StatusFlags.Watch),
            reader.Read(GeneralFlags.Output)
        );
    }
}
