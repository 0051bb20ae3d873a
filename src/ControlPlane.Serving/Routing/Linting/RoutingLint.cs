using System.Collections.Immutable;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Routing.Model;

namespace ControlPlane.Serving.Routing.Linting;

/// <summary>
/// Checks VSchemas and rules before a vtgate meets them. A vtgate stops at the first error of a keyspace and says what is
/// wrong with a rule when somebody uses it; this tells all of it at once.
/// </summary>
public static class RoutingLint
{
    /// <param name="record">VSchemas and rules as a rebuild would put them together.</param>
    /// <returns>By keyspace and table, then by kind of rule; the same for the same record.</returns>
    public static ImmutableArray<LintFinding> Check(SrvVSchema record)
    {
        var model = RoutingModel.From(Mended.Copy(record));
        return
        [
            .. model.Keyspaces.Keys.SelectMany(keyspace => KeyspaceLint.Check(keyspace, record, model)),
            .. NameLint.Check(model),
            .. RoutingRuleLint.Check(record.RoutingRules?.Rules ?? [], model),
            .. OtherRuleLint.Check(record, model),
        ];
    }
}
