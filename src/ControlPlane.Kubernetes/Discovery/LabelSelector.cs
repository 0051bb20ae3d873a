using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ControlPlane.Kubernetes.Discovery;

/// <summary>
/// A label selector in the form of kubectl's <c>-l</c>: <c>a=b,c!=d,e in (f,g),h notin (i),j,!k</c>. An empty one takes
/// everything.
/// </summary>
public sealed partial class LabelSelector
{
    private readonly ImmutableArray<Term> terms;

    private LabelSelector(string text, ImmutableArray<Term> terms) => (Text, this.terms) = (text, terms);

    public string Text { get; }

    /// <summary>Null: it is none.</summary>
    public static LabelSelector? TryParse(string text)
    {
        var terms = ImmutableArray.CreateBuilder<Term>();
        foreach (var part in SplitOutsideParentheses(text))
        {
            if (TermIn(part) is not { } term)
            {
                return null;
            }

            terms.Add(term);
        }

        return new(text, terms.ToImmutable());
    }

    public bool Matches(IReadOnlyDictionary<string, string> labels) =>
        terms.All(term => term.Holds(labels.TryGetValue(term.Key, out var value) ? value : null));

    public override string ToString() => Text;

    private static IEnumerable<string> SplitOutsideParentheses(string text)
    {
        var (depth, start) = (0, 0);
        for (var at = 0; at <= text.Length; at++)
        {
            if (at == text.Length || (text[at] == ',' && depth == 0))
            {
                if (text.Trim().Length > 0)
                {
                    yield return text[start..at].Trim();
                }

                start = at + 1;
            }
            else
            {
                depth +=
                    text[at] == '(' ? 1
                    : text[at] == ')' ? -1
                    : 0;
            }
        }
    }

    private static Term? TermIn(string text)
    {
        if (Sets().Match(text) is { Success: true } set)
        {
            return new(
                set.Groups[1].Value,
                IsIn: set.Groups[2].Value == "in",
                [.. set.Groups[3].Value.Split(',', StringSplitOptions.TrimEntries)]
            );
        }

        return Equalities().Match(text) is { Success: true } equality
                ? new(equality.Groups[1].Value, equality.Groups[2].Value != "!=", [equality.Groups[3].Value])
            : Existences().Match(text) is { Success: true } existence
                ? new(existence.Groups[2].Value, existence.Groups[1].Length == 0, null)
            : null;
    }

    /// <param name="Values">Null: whether the label is there at all.</param>
    private sealed record Term(string Key, bool IsIn, ImmutableArray<string>? Values)
    {
        public bool Holds(string? value) =>
            (Values is { } values ? value is not null && values.Contains(value) : value is not null) == IsIn;
    }

    [GeneratedRegex(@"\A([A-Za-z0-9][\w./-]*)\s+(in|notin)\s*\(([\w.,\s-]*)\)\z")]
    private static partial Regex Sets();

    [GeneratedRegex(@"\A([A-Za-z0-9][\w./-]*)\s*(==|=|!=)\s*([\w.-]*)\z")]
    private static partial Regex Equalities();

    [GeneratedRegex(@"\A(!?)\s*([A-Za-z0-9][\w./-]*)\z")]
    private static partial Regex Existences();
}
