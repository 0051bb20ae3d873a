using System.Collections.Immutable;

namespace ControlPlane.Api.Metrics;

/// <summary>Counts by label values. Any thread may count.</summary>
/// <param name="most">How many different label values are told apart; what comes later is counted together.</param>
internal sealed class Counter(int most)
{
    private readonly Lock gate = new();
    private ImmutableSortedDictionary<string, long> counts = ImmutableSortedDictionary.Create<string, long>(
        StringComparer.Ordinal
    );

    /// <summary>Label values and how often, in order. Values of several labels are apart by <see cref="Apart"/>.</summary>
    public ImmutableSortedDictionary<string, long> Counts => Volatile.Read(ref counts);

    public const char Apart = '\0';

    public void Add(params ReadOnlySpan<string> labels)
    {
        var key = string.Join(Apart, labels);
        lock (gate)
        {
            if (!counts.ContainsKey(key) && counts.Count >= most)
            {
                key = string.Join(Apart, [Labels.Other, .. labels[1..]]);
            }

            Volatile.Write(ref counts, counts.SetItem(key, counts.GetValueOrDefault(key) + 1));
        }
    }
}
