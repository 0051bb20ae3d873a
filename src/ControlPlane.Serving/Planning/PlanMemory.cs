using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Judging;
using ControlPlane.Serving.Records;

namespace ControlPlane.Serving.Planning;

/// <summary>
/// What is costly to build and was built by the last plan. It changes no plan: what is remembered is used for equal inputs
/// only. Plans may be made side by side.
/// </summary>
public sealed class PlanMemory
{
    private volatile BuiltBefore built = BuiltBefore.Nothing;

    internal SrvVSchemaCases CasesOf(Observed observed, DeclaredGates gates, PlanningRules rules)
    {
        var before = built;
        var made = new SrvVSchemaCases(observed, gates, rules, before);
        built = before.And(made.Built);
        return made;
    }

    /// <summary>
    /// What the cells' SrvVSchemas should be, with published entries and without; null while an input cannot be decoded.
    /// </summary>
    public DesiredSrvVSchema? DesiredOf(Observed observed, PlanningRules rules) =>
        CasesOf(observed, new DeclaredGates([]), rules).Built;
}
