using System.Collections.Concurrent;
using System.Collections.Immutable;
using ControlPlane.Api.Views;
using ControlPlane.Cli.Running;
using ControlPlane.Kubernetes.Pruning;
using ControlPlane.Serving.Planning;
using Serilog;

namespace ControlPlane.Cli.Operators;

/// <summary>Tells how it stands with what Kubernetes declares: in statuses of resources, in the log, and to who asks.</summary>
/// <param name="keeper">Knows the topologies that are kept.</param>
/// <param name="book">Writes statuses; null: there are no resources of ours.</param>
/// <param name="changed">Which topologies may have another status.</param>
/// <param name="policy">That of topologies that say none.</param>
/// <param name="at">The clock, and the log that hears of what is wrong, once.</param>
internal sealed class OperatorReport(
    TopologyKeeper keeper,
    StatusBook? book,
    ChangedTopologies changed,
    Policy policy,
    (TimeProvider Time, ILogger Log) at
)
{
    /// <summary>Everything is looked at again after so long, news or not.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    /// <summary>Statuses that are written at once.</summary>
    private const int Most = 8;

    private readonly Dictionary<string, KubeTopology> told = new(StringComparer.Ordinal);
    private readonly Spoken spoken = new(at.Log);
    private ImmutableArray<KubeTopology> topologies = [];
    private long? lookedAt;
    private readonly HeldStatuses held = new(at.Time);
    private readonly SourceTroubles troubles = new(at.Time);
    private readonly ConcurrentQueue<string> failed = new();

    /// <summary>What is wrong now with declarations and sources; for <c>/status</c> and <c>/readyz</c>.</summary>
    public KubernetesView ViewOf(KubeRole role, KubePicture current) =>
        new()
        {
            Role = role switch
            {
                KubeRole.Alone => "alone",
                KubeRole.Leads => "leader",
                _ => "standby",
            },
            IsReady = current.IsComplete,
            StatusPatches = book?.Patches ?? 0,
            Sources =
            [
                .. current.Sources.Select(source => new KubernetesSourceView(
                    source.Kind,
                    source.IsRead && source.Failure is null,
                    source.Trouble
                )),
            ],
            Declarations = [.. topologies.Select(Of)],
        };

    public void Tell(KubePicture now) => spoken.Say("kubernetesSource", [.. now.Troubles, .. now.Unreadable]);

    public void Tell(ImmutableArray<KubeTopology> now)
    {
        if (now == topologies)
        {
            return;
        }

        foreach (var gone in topologies.Select(topology => topology.Name).Except(now.Select(topology => topology.Name)))
        {
            told.Remove(gone);
            held.Release(gone);
        }

        topologies = now;
        spoken.Say("declaration", [.. now.SelectMany(Sayings)]);
        book?.Keep(
            now.Select(topology => topology.Resolved.Resource?.Key).OfType<Kubernetes.Objects.ObjectKey>().ToHashSet()
        );
    }

    /// <summary>After a term: another one writes now.</summary>
    public void Forget()
    {
        told.Clear();
        topologies = [];
        lookedAt = null;
        held.Clear();
    }

    /// <summary>
    /// Writes the statuses that have changed, of topologies that have settled or have not for too long; one after the
    /// other for each resource, several resources at once.
    /// </summary>
    /// <returns>How long until there is something to write even without news; null: there will not be.</returns>
    public async Task<TimeSpan?> WriteAsync(
        ImmutableArray<KubeTopology> all,
        ImmutableArray<string> sourceTroubles,
        CancellationToken cancellation
    )
    {
        if (book is null)
        {
            return null;
        }

        await Parallel.ForEachAsync(
            TakeReady(all, sourceTroubles),
            new ParallelOptions { MaxDegreeOfParallelism = Most, CancellationToken = cancellation },
            async (inputs, stop) =>
            {
                if (!await book.WriteAsync(inputs, at.Time.GetUtcNow(), stop))
                {
                    failed.Enqueue(inputs.Resolved.Name);
                }
            }
        );
        while (failed.TryDequeue(out var name))
        {
            held.Hold(name);
        }

        return held.UntilNext;
    }

    /// <summary>The statuses to write now. Those of topologies that are still changing are held.</summary>
    private List<StatusInputs> TakeReady(ImmutableArray<KubeTopology> all, ImmutableArray<string> sourceTroubles)
    {
        var isTime =
            troubles.Change(sourceTroubles) || lookedAt is not { } last || at.Time.GetElapsedTime(last) > LookEvery;
        lookedAt = isTime ? at.Time.GetTimestamp() : lookedAt;
        var (marked, ready) = (changed.TakeAll(), new List<StatusInputs>());
        foreach (var topology in all)
        {
            var isOver = held.IsOver(topology.Name);
            if (!isTime && !isOver && !marked.Contains(topology.Name) && !IsNews(topology))
            {
                continue;
            }

            told[topology.Name] = topology;
            var inputs = InputsOf(topology);
            if (isOver || inputs.IsSettled)
            {
                held.Release(topology.Name);
                ready.Add(inputs);
            }
            else if (inputs.Loop is not { HeartbeatAt: null }) // it tells of itself when its turn to begin has come
            {
                held.Hold(topology.Name);
            }
        }

        return ready;
    }

    private bool IsNews(KubeTopology topology) =>
        !told.TryGetValue(topology.Name, out var before) || !ReferenceEquals(before, topology);

    private StatusInputs InputsOf(KubeTopology topology) =>
        new()
        {
            Resolved = topology.Resolved,
            Loop = keeper.LoopOf(topology.Name)?.Status,
            OpenFailure = topology.Declared is null ? null : keeper.FailureOf(topology.Name),
            Troubles = troubles.Now,
            Policy = topology.Declared?.Policy ?? policy,
        };

    private static IEnumerable<string> Sayings(KubeTopology topology) =>
        [
            .. topology.Resolved.Problems.Select(problem => $"{topology.Name}: {problem}"),
            .. topology.Resolved.Warnings.Select(warning => $"{topology.Name}: {warning}"),
            .. topology
                .Resolved.Pruning.Where(cell => cell.Hold is not null)
                .Select(cell => $"{topology.Name}: {cell.Hold!.Why} {cell.Hold.Remedy}"),
        ];

    private static KubernetesDeclarationView Of(KubeTopology topology) =>
        new(
            topology.Name,
            topology.Resolved.Resource?.Name.ToString(),
            [.. topology.Resolved.Problems, .. topology.Resolved.Waits],
            topology.Resolved.Warnings,
            [
                .. topology.Resolved.Pruning.Select(cell => new KubernetesPruningView(
                    cell.Cell.Value,
                    cell.State is PruningState.Off ? "off"
                        : cell.State is PruningState.InForce ? "inForce"
                        : "offNotRolledOut",
                    cell.Hold?.Why,
                    cell.Hold?.Remedy
                )),
            ]
        );
}
