using ControlPlane.Serving.Routing.Model;
using ControlPlane.Topology.Collections;

namespace ControlPlane.Serving.Routing.Report;

/// <summary>The plain names that a report is about: those of tables and views, and those that rules stand for.</summary>
internal static class ReportedNames
{
    public static IReadOnlyList<string> Of(RoutingModel model)
    {
        var ruled = model.Rules.PlainNames;
        return ruled.Count == 0 ? model.Names : Merged(model.Names, ruled);
    }

    private static List<string> Merged(IReadOnlyList<string> names, OrdinalSet<string> ruled)
    {
        var merged = new List<string>(names.Count + ruled.Count);
        var at = 0;
        foreach (var rule in ruled)
        {
            while (at < names.Count && string.CompareOrdinal(names[at], rule) < 0)
            {
                merged.Add(names[at++]);
            }

            if (at == names.Count || names[at] != rule)
            {
                merged.Add(rule);
            }
        }

        while (at < names.Count)
        {
            merged.Add(names[at++]);
        }

        return merged;
    }
}
