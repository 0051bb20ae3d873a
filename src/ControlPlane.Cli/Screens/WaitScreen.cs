using ControlPlane.Cli.Output;
using ControlPlane.Cli.Waiting;
using ControlPlane.Reconcile.Readiness;

namespace ControlPlane.Cli.Screens;

/// <summary>How waiting ended: what is ready, what is lacking, what nobody should wait for.</summary>
internal static class WaitScreen
{
    public static void Write(IPaper paper, ReadinessState state, TimeSpan waited, bool isFailClosed)
    {
        foreach (var (cell, held) in state.Cells.SelectMany(cell => cell.HeldBack.Select(held => (cell.Cell, held))))
        {
            paper.Line(
                0,
                new Ink($"{cell}", Tone.Strong),
                $"  {(held.Record.KeyspaceName is { } keyspace ? $"SrvKeyspace {keyspace}" : "SrvVSchema")}  ",
                new Ink(Words.Of(held.Condition), Words.ToneOf(held.Condition)),
                ", not waited for"
            );
            paper.Line(2, new Ink($"{held.Block!.Reason}: ", Tone.Warning), held.Block.Why);
            paper.Line(2, new Ink($"→ {held.Block.Remedy}", Tone.Faint));
        }

        if (state.IsReady)
        {
            var ready = Words.Count(state.Cells.Sum(cell => cell.Ready), "record");
            var cells = string.Join(", ", state.Cells.Select(cell => cell.Cell));
            paper.Line(0, new Ink($"{cells}: ready", Tone.Good), $", {ready} there after {Words.Seconds(waited)}.");
            return;
        }

        foreach (var line in WaitLines.Of(state))
        {
            paper.Line(0, new Ink("lacking  ", Tone.Bad), line);
        }

        paper.Line(
            0,
            new Ink($"Not ready after {Words.Seconds(waited)}. ", Tone.Strong),
            isFailClosed ? "" : "Going on all the same; with --fail-closed this is an error."
        );
    }
}
