using System.Collections.Immutable;

namespace ControlPlane.Cli.Checks;

/// <summary>What was tried on one store, in order.</summary>
internal sealed record StoreChecks(string Store, ImmutableArray<Check> Results);

/// <summary>One thing that was tried.</summary>
/// <param name="What">For example <c>write SrvVSchema of zone1</c>.</param>
/// <param name="Why">What the store answered; null: it worked, and there is no more to say.</param>
internal sealed record Check(string What, CheckResult Result, string? Why);

internal enum CheckResult
{
    Ok,

    /// <summary>Some guards will see less, but gates can be served.</summary>
    Warning,
    Failed,
}
