using System.Collections.Immutable;
using ControlPlane.Cli.Settings;
using ControlPlane.Cli.Topologies;

namespace ControlPlane.Cli.Gates;

/// <summary>Decides what a text of the gates file is news of, beside what is in force.</summary>
internal sealed class GatesJudge(TopologyFrame frame, ImmutableArray<DeclaredTopology> inForce)
{
    private ImmutableArray<DeclaredTopology> inForce = inForce;
    private ImmutableArray<Problem> problems = [];
    private Reading<string>? judged;

    /// <summary>Null: nothing new. A text with problems is judged again each time, since other files may be the cause.</summary>
    public GatesNews? Judge(Reading<string> text)
    {
        if (problems.IsEmpty && text.Equals(judged))
        {
            return null;
        }

        judged = text;
        var (topologies, found) = Read(text);
        return found.IsEmpty ? Take(topologies) : Refuse(found);
    }

    private GatesNews.Declared? Take(ImmutableArray<DeclaredTopology> topologies)
    {
        var isNews = !problems.IsEmpty || !topologies.SequenceEqual(inForce);
        (inForce, problems) = (topologies, []);
        return isNews ? new(topologies) : null;
    }

    private GatesNews.Refused? Refuse(ImmutableArray<Problem> found)
    {
        var isNews = !found.SequenceEqual(problems);
        problems = found;
        return isNews ? new(found) : null;
    }

    private (ImmutableArray<DeclaredTopology> Topologies, ImmutableArray<Problem> Problems) Read(
        Reading<string> text
    ) =>
        text switch
        {
            Reading<string>.Valid(var content) => frame.With(GatesFile.Parse(frame.GatesFile!, content)),
            Reading<string>.Invalid(var fault) => ([], [new(GateFlags.File.Flag, fault)]),
            _ => throw new InvalidOperationException("A reading is valid or invalid."),
        };
}
