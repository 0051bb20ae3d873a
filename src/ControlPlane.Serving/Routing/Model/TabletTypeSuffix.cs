using ControlPlane.Protocols.Topodata;

namespace ControlPlane.Serving.Routing.Model;

/// <summary>How rules name tablet types (TabletTypeSuffix in vindexes/vschema.go).</summary>
public static class TabletTypeSuffix
{
    // Two numbers have two names each in the enum, so it cannot tell which of them to print.
    private static readonly string[] Suffixes =
    [
        "@unknown",
        "@primary",
        "@replica",
        "@rdonly",
        "@spare",
        "@experimental",
        "@backup",
        "@restore",
        "@drained",
    ];

    public static IReadOnlyList<string> All => Suffixes;

    public static string Of(TabletType type) => (int)type is >= 0 and < 9 and var at ? Suffixes[at] : "";
}
