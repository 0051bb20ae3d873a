using System.Collections.Immutable;
using ControlPlane.Serving.Differences;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Cli.Files;

/// <summary>What a file changes in its record.</summary>
/// <param name="Replaces">The record as it was read; null: there was none.</param>
/// <param name="Content">Null: it is to be deleted.</param>
/// <param name="Owner">The Keyspace record that must still be there; null: none.</param>
internal sealed record PlannedImport(InputFile File, Entry? Replaces, ByteString? Content, Entry? Owner)
{
    /// <summary>Null: nothing changes.</summary>
    public Difference? Difference { get; init; }

    /// <summary>As a file's outcome before anything is tried.</summary>
    public FileOutcome Outcome =>
        new(File.Path, Difference is null ? FileFate.Unchanged : FileFate.Pending)
        {
            Key = File.Key,
            At = Replaces?.Modified,
            Difference = Difference,
        };

    /// <summary>Writes what differs, unless the record has been written since it was read.</summary>
    public async Task<FileOutcome> WriteAsync(ITopologyStore store, GlobalLayout layout, CancellationToken cancellation)
    {
        if (Difference is null)
        {
            return Outcome;
        }

        Write write = Content is null ? new Write.Delete(File.Key) : new Write.Put(File.Key, Content);
        try
        {
            return await store.CommitAsync(new([.. Conditions(layout)], [write]), cancellation) switch
            {
                CommitOutcome.Committed(var at) => Outcome with { Fate = FileFate.Written, At = at },
                CommitOutcome.Unknown(var why) => Outcome with { Fate = FileFate.Unknown, Why = why },
                _ => Outcome with { Fate = FileFate.Conflict, Why = "It was written, or locked, after it was read." },
            };
        }
        catch (StoreException refused)
        {
            return Outcome with { Fate = FileFate.Failed, Why = refused.Message };
        }
    }

    private IEnumerable<Condition> Conditions(GlobalLayout layout)
    {
        yield return new Condition.ModifiedAt(File.Key, Replaces?.Modified ?? Revision.None);
        if (Owner is not null)
        {
            yield return new Condition.CreatedAt(Owner.Key, Owner.Created);
        }

        if (File.Key == layout.KeyspaceRoutingRules)
        {
            // The one kind of rules for which Vitess takes a lock.
            yield return new Condition.Empty(layout.Root.Directory("routing_rules/locks"));
        }
    }
}
