using System.Collections.Immutable;
using ControlPlane.Kubernetes.Resources;

namespace ControlPlane.Cli.Operators;

/// <summary>What an event tells.</summary>
internal sealed record Transition(bool IsWarning, string Reason, string Note)
{
    private static readonly string[] BadWhenTrue = ["Degraded", "Conflicting", "Stalled"];

    /// <summary>
    /// One for each condition that has become another one or has another reason. What begins well, or is not known yet,
    /// is not told, nor that it goes on.
    /// </summary>
    public static ImmutableArray<Transition> Between(IReadOnlyList<Condition> before, IReadOnlyList<Condition> now) =>
        [
            .. from condition in now
            let old = before.FirstOrDefault(one => one.Type == condition.Type)
            where condition.Type != "Progressing" && condition.Status != "Unknown"
            where old is null ? IsBad(condition) : old.Status != condition.Status || old.Reason != condition.Reason
            where old is not { Status: "Unknown" } || condition.Type == "Ready" || IsBad(condition)
            select new Transition(IsBad(condition), ReasonOf(condition), condition.Message),
        ];

    private static bool IsBad(Condition condition) =>
        BadWhenTrue.Contains(condition.Type) ? condition.Status == "True" : condition.Status == "False";

    private static string ReasonOf(Condition condition) =>
        condition.Type == "Ready"
            ? condition.Status == "True"
                ? "Ready"
                : "NotReady"
            : condition.Status == "True"
                ? condition.Type
                : $"Not{condition.Type}";
}
