using System.Collections.Immutable;
using ControlPlane.Serving.Routing.Model;

namespace ControlPlane.Serving.Routing.Linting;

/// <summary>
/// Plain names whose answer hangs on the order in which a vtgate walks its keyspaces. That order is random at each start,
/// so two gates with one record can disagree (vitess-semantics.md 5.2).
/// </summary>
internal static class NameLint
{
    public static IEnumerable<LintFinding> Check(RoutingModel model) =>
        from name in model.Names
        let holders = model.HoldersOf(name)
        where holders.Length > 1 && IsUnsettled(name, holders)
        let references = holders.Where(keyspace => keyspace.Tables.Find(name)?.Source is not null).ToArray()
        select LintFinding.Warning(
            LintKind.UnsettledName,
            new LintPlace.Table(references[0].Name, name),
            $"whether {name} is found by its plain name or is ambiguous differs from one vtgate to the next: it is in"
                + $" {string.Join(", ", holders.Select(keyspace => keyspace.Name))}, and a reference table among them"
                + " has a source that may or may not be seen first",
            "Let the reference table have the name of its source, or use the name in one keyspace only."
        );

    private static bool IsUnsettled(string name, ImmutableArray<KeyspaceModel> holders)
    {
        var usual = GlobalTables.FromVSchemas(name, holders);
        return holders.Any(first =>
            !IsSame(usual, GlobalTables.FromVSchemas(name, [first, .. holders.Where(other => other != first)]))
            || !IsSame(usual, GlobalTables.FromVSchemas(name, [.. holders.Where(other => other != first), first]))
        );
    }

    private static bool IsSame(GlobalEntry one, GlobalEntry other) =>
        (one, other) switch
        {
            (GlobalEntry.Ambiguous, GlobalEntry.Ambiguous) => true,
            _ => one == other,
        };
}
