using ControlPlane.Cli.Checks;
using ControlPlane.Cli.Output;

namespace ControlPlane.Cli.Screens;

/// <summary>What works on which store, and the role to grant.</summary>
internal static class CheckScreen
{
    public static void Write(IPaper paper, CheckedTopology found, IReadOnlyList<string> role)
    {
        foreach (var store in found.Stores)
        {
            paper.Line(0, new Ink($"Store {store.Store}", Tone.Strong));
            foreach (var check in store.Results)
            {
                Write(paper, check);
            }

            paper.Line(0);
        }

        WriteRole(paper, role);
        FindingsScreen.WriteNotices(paper, found.Notices);
    }

    private static void WriteRole(IPaper paper, IReadOnlyList<string> role)
    {
        if (role.Count == 0)
        {
            return;
        }

        paper.Line(0, new Ink("The smallest etcd role that suffices", Tone.Strong));
        foreach (var command in role)
        {
            paper.Line(2, command);
        }

        paper.Line(
            0,
            new Ink(
                "The locks of a keyspace that is created later are granted when it is: until then its records are "
                    + "written only where no lock is needed.",
                Tone.Faint
            )
        );
    }

    private static void Write(IPaper paper, Check check)
    {
        var (word, tone) = check.Result switch
        {
            CheckResult.Ok => ("ok     ", Tone.Good),
            CheckResult.Warning => ("warning", Tone.Warning),
            _ => ("failed ", Tone.Bad),
        };
        paper.Line(2, new Ink(word, tone), $"  {check.What}");
        if (check.Why is { } why)
        {
            paper.Line(11, why);
        }
    }
}
