using System.Collections.Immutable;
using ControlPlane.Cli.Settings;
using ControlPlane.Serving.Routing.Explaining;
using ControlPlane.Serving.Routing.Model;

namespace ControlPlane.Cli.RoutingViews;

/// <summary>Guesses what a name that nobody has was meant to be.</summary>
internal static class NearNames
{
    private const int MostCompared = 200_000;

    public static ImmutableArray<string> Of(Explanation explanation, RoutingModel model)
    {
        if (explanation.Answer is RoutingAnswer.UnknownKeyspace unknown)
        {
            return Found(unknown.Name, model.Keyspaces.Keys.Select(keyspace => keyspace.Value));
        }

        return explanation.Answer is RoutingAnswer.NotFound && model.HoldersOf(explanation.Query.Name).IsEmpty
            ? Found(explanation.Query.Name, model.Names.Take(MostCompared))
            : [];
    }

    private static ImmutableArray<string> Found(string name, IEnumerable<string> names)
    {
        var known = names.ToArray();
        var sameLetters = known
            .Where(other => other.Equals(name, StringComparison.OrdinalIgnoreCase))
            .Take(3)
            .ToArray();
        return sameLetters.Length > 0 ? [.. sameLetters]
            : Nearest.To(name, known.Where(other => Math.Abs(other.Length - name.Length) < 3)) is { } near ? [near]
            : [];
    }
}
