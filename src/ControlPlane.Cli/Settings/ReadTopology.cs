using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Names;

namespace ControlPlane.Cli.Settings;

/// <summary>Readers of values that only topologies have.</summary>
internal static class ReadTopology
{
    /// <summary>Stands for every cell that has a CellInfo. A cell of this name is declared in a gates file.</summary>
    public const string AllCells = "all";

    /// <summary>The guards that a person may overrule (<see cref="Block.CanBeAccepted"/>).</summary>
    public static IReadOnlyList<string> AcceptableReasons { get; } =
    [
        .. from reason in Enum.GetValues<BlockReason>()
        where new Block(reason, "", "").CanBeAccepted
        select reason.ToString(),
    ];

    public static Reading<StoreKind> Implementation(string text) =>
        text switch
        {
            "etcd2" => new Reading<StoreKind>.Valid(StoreKind.Etcd),
            "memory" => new Reading<StoreKind>.Valid(StoreKind.Memory),
            "zk2" or "consul" => new Reading<StoreKind>.Invalid(
                $"Vitess' implementation '{text}' is not supported; supported are etcd2, and memory for a try"
            ),
            _ => new Reading<StoreKind>.Invalid($"expected etcd2, or memory for a try, got '{text}'"),
        };

    /// <summary>An address that holds a password is not repeated.</summary>
    public static Reading<EtcdAddress?> Address(string text) =>
        text.Contains('@', StringComparison.Ordinal)
            ? new Reading<EtcdAddress?>.Invalid(
                "an address has no user or password in it; expected host:port, with commas between several"
            )
        : EtcdAddress.TryParse(text, out var address, out var problem) ? new Reading<EtcdAddress?>.Valid(address)
        : new Reading<EtcdAddress?>.Invalid(problem);

    /// <summary>The name of a topology: it appears in labels, paths and flags.</summary>
    public static Reading<string?> Name(string text) =>
        text.Length is > 0 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? new Reading<string?>.Valid(text)
            : new Reading<string?>.Invalid(
                $"expected a name of at most 64 letters, digits, '-', '_' and '.', got '{text}'"
            );

    public static Reading<VitessVersion> Version(string text) =>
        VitessVersion.Parse(text) switch
        {
            Parsed<VitessVersion>.Valid(var version) => new Reading<VitessVersion>.Valid(version),
            Parsed<VitessVersion>.Invalid(var fault) => new Reading<VitessVersion>.Invalid(fault),
            _ => throw new InvalidOperationException("A parsed text is valid or invalid."),
        };

    public static Reading<string> GateCell(string text) =>
        Read.Cell(text) is Reading<CellName>.Invalid(var fault) && text != AllCells
            ? new Reading<string>.Invalid(fault)
            : new Reading<string>.Valid(text);

    public static Reading<AcceptedGuard> AcceptedReason(string text) =>
        AcceptableReasons.FirstOrDefault(reason => reason.Equals(text, StringComparison.OrdinalIgnoreCase))
            is { } reason
            ? new Reading<AcceptedGuard>.Valid(new(Enum.Parse<BlockReason>(reason)))
            : new Reading<AcceptedGuard>.Invalid($"expected {Read.Either(AcceptableReasons)}, got '{text}'");
}
