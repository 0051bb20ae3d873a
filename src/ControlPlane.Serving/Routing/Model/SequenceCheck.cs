using System.Collections.Immutable;
using ControlPlane.Protocols.Topodata;

namespace ControlPlane.Serving.Routing.Model;

/// <summary>
/// Finds the sequences of auto-increment columns one by one, as resolveAutoIncrement does. Vitess' order is that of its
/// maps; ours is by keyspace and name, one of those that Vitess may take.
/// </summary>
internal static class SequenceCheck
{
    public static SequenceFailures Run(TableFinder finder)
    {
        var failures = SequenceFailures.None;
        foreach (var keyspace in finder.Keyspaces.Values)
        {
            foreach (var table in keyspace.WithSequence)
            {
                var turn = new TableKey(keyspace.Name, table.Name);
                if (ErrorOf(finder with { Failures = failures, Before = turn }, table.Sequence!) is { } error)
                {
                    failures = failures.With(turn, error);
                }
            }
        }

        return failures;
    }

    private static string? ErrorOf(TableFinder finder, string sequence)
    {
        var found = TableNames.ReadSql(sequence) is { } name
            ? finder.FindRouted(name.Keyspace, name.Table, TabletType.Primary).Error
            : $"invalid table name: {sequence}";
        return found is null ? null : $"cannot resolve sequence {sequence}: {found}";
    }
}
