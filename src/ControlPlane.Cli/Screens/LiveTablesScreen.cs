using System.Collections.Immutable;
using ControlPlane.Cli.Output;
using ControlPlane.Serving.Schemas;

namespace ControlPlane.Cli.Screens;

/// <summary>One line that tells from where and when the lists of live tables are that an answer rests on.</summary>
internal static class LiveTablesScreen
{
    private const int MostNamed = 3;

    /// <param name="paper">Where to.</param>
    /// <param name="lists">Those known for longest first; none: nothing is written.</param>
    /// <param name="now">To tell ages by.</param>
    public static void Write(IPaper paper, ImmutableArray<LiveSchema> lists, DateTimeOffset now)
    {
        if (!lists.IsEmpty)
        {
            string[] told =
            [
                .. lists.Select(list => $"{list.Keyspace} {Words.Span(now - list.ReadAt)} ago from {list.Source}"),
            ];
            paper.Line(0);
            paper.Line(0, new Ink("Live tables", Tone.Strong), $"  of {Words.Some(told, MostNamed)}.");
        }
    }
}
