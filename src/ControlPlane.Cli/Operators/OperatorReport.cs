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
    private ImmutableArray<string> troubles = [];

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
    }

    /// <summary>Writes the statuses that have changed; one after the other for each resource, several resources at once.</summary>
    public async Task WriteAsync(
        ImmutableArray<KubeTopology> all,
        ImmutableArray<string> sourceTroubles,
        CancellationToken cancellation
    )
    {
        if (book is null)
        {
            return;
        }

        var marked = changed.TakeAll();
        var isTime =
            lookedAt is not { } last
            || at.Time.GetElapsedTime(last) > LookEvery
            || !troubles.SequenceEqual(sourceTroubles);
        troubles = sourceTroubles;
        lookedAt = isTime ? at.Time.GetTimestamp() : lookedAt;
        var views = keeper.Views.ToDictionary(view => view.Loop.Name, StringComparer.Ordinal);
        var due = all.Where(topology => isTime || marked.Contains(topology.Name) || IsNews(topology)).ToArray();
        await Parallel.ForEachAsync(
            due,
            new ParallelOptions { MaxDegreeOfParallelism = Most, CancellationToken = cancellation },
            async (topology, stop) =>
            {
                var inputs = InputsOf(topology, views.GetValueOrDefault(topology.Name));
                if (!await book.WriteAsync(inputs, at.Time.GetUtcNow(), stop))
                {
                    changed.Mark(topology.Name);
                }
            }
        );
        foreach (var topology in due)
        {
            told[topology.Name] = topology;
        }
    }

    private bool IsNews(KubeTopology topology) =>
        !told.TryGetValue(topology.Name, out var before) || !ReferenceEquals(before, topology);

    private StatusInputs InputsOf(KubeTopology topology, TopologyView? view) =>
        new()
        {
            Resolved = topology.Resolved,
            Loop = view?.Loop.Status,
            OpenFailure = topology.Declared is null ? null : keeper.FailureOf(topology.Name),
            Troubles = troubles,
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
