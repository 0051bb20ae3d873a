using System.Runtime.CompilerServices;
using ControlPlane.Schemas.Tablets;
using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Names;

namespace ControlPlane.Schemas.Feeds;

/// <summary>Holds the newest view and lets readers wait for a newer one. A reader that is slow skips views, never the newest.</summary>
internal sealed class SchemaBook(TimeProvider time)
{
    private readonly Lock gate = new();
    private SchemaView view = SchemaView.Empty;
    private readonly List<TaskCompletionSource> waiting = [];

    public SchemaView View
    {
        get
        {
            lock (gate)
            {
                return view;
            }
        }
    }

    /// <summary>A list was read, or read again.</summary>
    public void Learn(LiveSchema schema) =>
        Change(now =>
            now with
            {
                Schemas = now.Schemas.With(schema),
                Sources = now.Sources.With(
                    schema.Keyspace,
                    new()
                    {
                        Keyspace = schema.Keyspace,
                        Where = schema.Source,
                        ReadAt = schema.ReadAt,
                        Tables = schema.Tables.Count,
                        Views = schema.Views.Count,
                    }
                ),
                Reads = now.Reads + 1,
            }
        );

    /// <summary>A list could not be read; the former one stays.</summary>
    public void Doubt(KeyspaceName keyspace, string? where, TabletTrouble kind, string why) =>
        Change(now =>
        {
            var source = now.Sources.Find(keyspace) ?? new() { Keyspace = keyspace };
            var since = source.Trouble?.Since ?? time.GetUtcNow();
            var trouble = new SchemaTrouble(kind, why, since, (source.Trouble?.Failures ?? 0) + 1);
            return now.Failed(kind) with
            {
                Sources = now.Sources.With(keyspace, source with { Where = where ?? source.Where, Trouble = trouble }),
            };
        });

    /// <summary>The keyspace is gone, or is sharded now: that is known, unlike a list that merely cannot be read.</summary>
    public void Forget(KeyspaceName keyspace) =>
        Change(now =>
            now with
            {
                Schemas = new(now.Schemas.Keyspaces.Without(keyspace)),
                Sources = now.Sources.Without(keyspace),
            }
        );

    /// <summary>The view now, and each newer one that comes while the reader is ready. Does not end by itself.</summary>
    public async IAsyncEnumerable<SchemaView> WatchAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            var (now, newer) = Look();
            yield return now;
            await using var stop = cancellation.UnsafeRegister(_ => newer.TrySetCanceled(cancellation), null);
            await newer.Task;
        }
    }

    private (SchemaView View, TaskCompletionSource Newer) Look()
    {
        var newer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            waiting.Add(newer);
            return (view, newer);
        }
    }

    private void Change(Func<SchemaView, SchemaView> how)
    {
        lock (gate)
        {
            view = how(view);
            waiting.ForEach(one => one.TrySetResult());
            waiting.Clear();
        }
    }
}
