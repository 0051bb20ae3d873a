namespace ControlPlane.Serving.Routing.Linting;

/// <summary>Something in VSchemas or rules that upstream refuses or understands otherwise.</summary>
/// <param name="Why">With <see cref="LintSeverity.Error"/> upstream's words, where it has any.</param>
public sealed record LintFinding(LintSeverity Severity, LintKind Kind, LintPlace Place, string Why, string Remedy)
{
    internal static LintFinding Error(LintKind kind, LintPlace place, string why, string remedy) =>
        new(LintSeverity.Error, kind, place, why, remedy);

    internal static LintFinding Warning(LintKind kind, LintPlace place, string why, string remedy) =>
        new(LintSeverity.Warning, kind, place, why, remedy);
}
