using ControlPlane.Protocols.Topodata;

namespace ControlPlane.Serving.Routing.Model;

/// <summary>
/// Finds the sequences of auto-increment columns one by one, as resolveAutoIncrement does. Vitess' order is that of its
/// maps; ours is by keyspace and name, one of those that Vitess may take.
/// </summary>
internal sealed class SequenceCheck(TableFinder declared)
{
    private readonly ILookup<string, string> targets = declared
        .Rules.Routing.Where(rule => rule.Value is RoutingRule.To)
        .ToLookup(rule => TableOf(rule.Key), rule => ((RoutingRule.To)rule.Value).Target.Table, StringComparer.Ordinal);

    public SequenceFailures Run()
    {
        var failures = SequenceFailures.None;
        foreach (var (turn, use) in All())
        {
            failures = Settle(failures, turn, ErrorOf(failures, turn, use));
        }

        return failures;
    }

    /// <summary>
    /// The same after one keyspace changed, by looking again only at what that can touch. A failure that comes or goes
    /// touches what comes later in turn, never what was before.
    /// </summary>
    /// <param name="touched">The names that the keyspace had before or has now.</param>
    public SequenceFailures Rerun(SequenceFailures before, KeyspaceModel changed, IReadOnlySet<string> touched)
    {
        var failures = before
            .Tables.Where(table => table.Keyspace == changed.Name)
            .Aggregate(before, (left, table) => left.Without(table));
        var waiting = new SortedDictionary<TableKey, SequenceUse>();
        Add(waiting, item => item.Turn.Keyspace == changed.Name || Uses(item.Use, touched.Contains));
        while (waiting.Count > 0)
        {
            var (turn, use) = waiting.First();
            waiting.Remove(turn);
            var error = ErrorOf(failures, turn, use);
            if ((error is null) != (failures.ErrorOf(turn) is null))
            {
                Add(waiting, item => item.Turn.CompareTo(turn) > 0 && Uses(item.Use, name => name == turn.Table));
            }

            failures = Settle(failures, turn, error);
        }

        return failures;
    }

    private static SequenceFailures Settle(SequenceFailures failures, TableKey turn, string? error) =>
        error is not null ? failures.With(turn, error)
        : failures.ErrorOf(turn) is null ? failures
        : failures.Without(turn);

    private void Add(
        SortedDictionary<TableKey, SequenceUse> waiting,
        Func<(TableKey Turn, SequenceUse Use), bool> isTouched
    )
    {
        foreach (var item in All().Where(isTouched))
        {
            waiting[item.Turn] = item.Use;
        }
    }

    private bool Uses(SequenceUse use, Func<string, bool> isTouched) =>
        use.Sequence is { Table: var name } && (isTouched(name) || targets[name].Any(isTouched));

    private IEnumerable<(TableKey Turn, SequenceUse Use)> All() =>
        declared.Keyspaces.Values.SelectMany(keyspace =>
            keyspace.Sequences.Select(use => (new TableKey(keyspace.Name, use.Table), use))
        );

    private string? ErrorOf(SequenceFailures failures, TableKey turn, SequenceUse use)
    {
        var finder = declared with { Failures = failures, Before = turn, Declared = declared };
        var found = use.Sequence is { } name
            ? finder.FindRouted(name.Keyspace, name.Table, TabletType.Primary).Error
            : $"invalid table name: {use.Text}";
        return found is null ? null : $"cannot resolve sequence {use.Text}: {found}";
    }

    // The left side of a rule is a table, perhaps with a keyspace before it and a tablet type behind it.
    private static string TableOf(string from)
    {
        var unqualified = from[(from.IndexOf('.', StringComparison.Ordinal) + 1)..];
        var at = unqualified.LastIndexOf('@');
        return at < 0 ? unqualified : unqualified[..at];
    }
}
