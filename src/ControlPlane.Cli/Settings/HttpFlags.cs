using ControlPlane.Api.Http;

namespace ControlPlane.Cli.Settings;

/// <summary>Where a running process shows what it knows.</summary>
internal static class HttpFlags
{
    /// <summary>Stands for no endpoint.</summary>
    public const string Off = "off";

    /// <summary>Null: there is none.</summary>
    public static Setting<HttpAddress?> Address { get; } =
        new()
        {
            Name = "http-address",
            Placeholder = "IP:PORT",
            Help = "HTTP endpoint of run: /status, /livez, /readyz, /metrics. Whoever reaches it may read it; or off.",
            Default = HttpAddress.Usual,
            DefaultText = HttpAddress.Usual.ToString(),
            Read = ReadAddress,
        };

    public static IReadOnlyList<Setting> All { get; } = [Address];

    private static Reading<HttpAddress?> ReadAddress(string text) =>
        text == Off ? new Reading<HttpAddress?>.Valid(null)
        : HttpAddress.TryParse(text, out var address, out var problem) ? new Reading<HttpAddress?>.Valid(address)
        : new Reading<HttpAddress?>.Invalid($"{problem}, or {Off}");
}
