using ControlPlane.Api.Views;
using ControlPlane.Reconcile.Resilience;
using ControlPlane.Reconcile.Status;

namespace ControlPlane.Api.Metrics;

/// <summary>One topology at one moment, and which of its cells and stores are told apart.</summary>
internal sealed class TopologySeries
{
    private readonly HashSet<string> cells;
    private readonly HashSet<string> stores;

    public TopologySeries(TopologyView topology)
    {
        (Status, Collector, Breakers) = (topology.Loop.Status, topology.Metrics, [.. topology.Breakers()]);
        Tables = topology.Tables();
        cells = Labels.Apart([
            .. Status.Cells.Select(cell => cell.Cell.Value),
            .. FirstLabels(Collector.Writes),
            .. FirstLabels(Collector.OtherWrites),
        ]);
        stores = Labels.Apart([
            .. Status.Stores.Select(store => store.Address),
            .. Breakers.Select(breaker => breaker.Store),
            .. FirstLabels(Collector.MirrorBreaks),
        ]);
    }

    public LoopStatus Status { get; }

    public MetricsCollector Collector { get; }

    public IReadOnlyList<BreakerStatus> Breakers { get; }

    public TablesView Tables { get; }

    /// <summary>A line about the topology, with one label more.</summary>
    public Sample With(string label, string value, double number) =>
        new([("topology", Status.Topology), (label, value)], number);

    /// <summary>A line about the topology as a whole.</summary>
    public Sample Whole(double value) => new([("topology", Status.Topology)], value);

    /// <summary>A line in controller-runtime's manner: a topology is a controller.</summary>
    public Sample AsController(double value) => new([("controller", Status.Topology)], value);

    /// <summary>A line in client-go's manner: the queue has its controller's name.</summary>
    public Sample AsQueue(double value) => new([("controller", Status.Topology), ("name", Status.Topology)], value);

    /// <summary>One line per cell, and one for all that are not told apart.</summary>
    public IEnumerable<Sample> PerCell<T>(
        IEnumerable<T> items,
        Func<T, string> cell,
        Func<IEnumerable<T>, double> value
    ) => Per("cell", cells, items, cell, value);

    /// <summary>One line per store, and one for all that are not told apart.</summary>
    public IEnumerable<Sample> PerStore<T>(
        IEnumerable<T> items,
        Func<T, string> store,
        Func<IEnumerable<T>, double> value
    ) => Per("store", stores, items, store, value);

    /// <summary>What was counted, with its cell as the first label and these after it.</summary>
    public IEnumerable<Sample> PerCell(Counter counter, params string[] others) =>
        from count in counter.Counts
        let labels = count.Key.Split(Counter.Apart)
        group count.Value by (
            Cell: cells.Contains(labels[0]) ? labels[0] : Labels.Other,
            Others: string.Join(Counter.Apart, labels[1..])
        ) into alike
        let values = alike.Key.Others.Split(Counter.Apart)
        select new Sample(
            [("topology", Status.Topology), ("cell", alike.Key.Cell), .. others.Zip(values)],
            alike.Sum()
        );

    private static IEnumerable<string> FirstLabels(Counter counter) =>
        counter.Counts.Keys.Select(key => key.Split(Counter.Apart)[0]).Where(label => label != Labels.Other);

    private IEnumerable<Sample> Per<T>(
        string label,
        HashSet<string> apart,
        IEnumerable<T> items,
        Func<T, string> name,
        Func<IEnumerable<T>, double> value
    ) =>
        from item in items
        group item by apart.Contains(name(item)) ? name(item) : Labels.Other into alike
        select new Sample([("topology", Status.Topology), (label, alike.Key)], value(alike));
}
