using ControlPlane.Serving.Routing.Model;
using ControlPlane.Topology.Collections;

namespace ControlPlane.Serving.Routing.Report;

/// <summary>The plain names that a report is about: those of tables and views, and those that rules stand for.</summary>
internal static class ReportedNames
{
    /// <summary>In order, and not to be changed: without rules they are the model's own.</summary>
    public static string[] Of(RoutingModel model)
    {
        var ruled = model.Rules.PlainNames;
        return ruled.Count == 0 ? model.SortedNames : Merged(model.SortedNames, ruled);
    }

    private static string[] Merged(string[] names, OrdinalSet<string> ruled)
    {
        var merged = new List<string>(names.Length + ruled.Count);
        var at = 0;
        foreach (var rule in ruled)
        {
            while (at < names.Length && string.CompareOrdinal(names[at], rule) < 0)
            {
                merged.Add(names[at++]);
            }

            if (at == names.Length || names[at] != rule)
            {
                merged.Add(rule);
            }
        }

        while (at < names.Length)
        {
            merged.Add(names[at++]);
        }

        return [.. merged];
    }
}
