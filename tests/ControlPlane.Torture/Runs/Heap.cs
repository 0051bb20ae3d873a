namespace ControlPlane.Torture.Runs;

/// <summary>The memory that this process holds on to, looked at after each life.</summary>
internal sealed class Heap
{
    private const int FewestLooks = 20;
    private const long Slack = 24 * 1024 * 1024;

    private readonly List<long> looks = [];

    /// <summary>The median of the first quarter of looks, in bytes; zero: too few for a word on it.</summary>
    public long Early => Median(looks.Take(looks.Count / 4));

    public long Late => Median(looks.TakeLast(looks.Count / 4));

    /// <summary>Null: it is, or there were too few looks.</summary>
    public string? WhyNotSteady =>
        Late > (Early * 3 / 2) + Slack ? $"memory is steady: it went from {Early} to {Late} bytes" : null;

    public void Look()
    {
        var bytes = Unobserved.Collect();
        lock (looks)
        {
            looks.Add(bytes);
        }
    }

    private long Median(IEnumerable<long> some) =>
        looks.Count < FewestLooks ? 0 : some.Order().ElementAt(looks.Count / 8);
}
