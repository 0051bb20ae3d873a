using System.Globalization;

namespace ControlPlane.Serving.Differences;

/// <summary>One line of a printed difference.</summary>
/// <param name="Depth">How deep it is nested; the record itself is 0.</param>
/// <param name="Change">What happens to the thing; null: the line tells how much was left out.</param>
/// <param name="Text">For example <c>table orders: hash(customer_id)</c>, without sign or indent.</param>
public sealed record DifferenceLine(int Depth, Change? Change, string Text)
{
    /// <summary>The difference and all its parts, outermost first.</summary>
    public static IEnumerable<DifferenceLine> Of(Difference difference) => Of(difference, 0);

    /// <summary>The sign that people know from diffs.</summary>
    public char Sign =>
        Change switch
        {
            Differences.Change.Added => '+',
            Differences.Change.Removed => '-',
            Differences.Change.Changed => '~',
            _ => ' ',
        };

    private static IEnumerable<DifferenceLine> Of(Difference difference, int depth)
    {
        yield return new(depth, difference.Change, TextOf(difference));
        foreach (var line in difference.Parts.SelectMany(part => Of(part, depth + 1)))
        {
            yield return line;
        }

        if (difference.Omitted > 0)
        {
            yield return new(
                depth + 1,
                null,
                string.Create(CultureInfo.InvariantCulture, $"… and {difference.Omitted:N0} more")
            );
        }
    }

    private static string TextOf(Difference difference)
    {
        var what = difference switch
        {
            { Subject: "" } => difference.Name,
            { Name: "" } => difference.Subject,
            _ => $"{difference.Subject} {difference.Name}",
        };
        return (difference.Before, difference.After) switch
        {
            (null or "", null or "") => what,
            ({ } before, null) => $"{what}: {before}",
            (null, { } after) => $"{what}: {after}",
            var (before, after) => $"{what}: {before} → {after}",
        };
    }
}
