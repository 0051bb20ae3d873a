using System.Collections.Immutable;
using ControlPlane.Reconcile.Passes;
using ControlPlane.Reconcile.Publishing;
using ControlPlane.Serving.Planning;
using Spectre.Console;

namespace ControlPlane.Cli.Output;

/// <summary>
/// Says on a terminal what is being done while it takes long; writes nothing elsewhere. It uses standard error, so
/// that results can be piped.
/// </summary>
internal sealed class ProgressLine(IAnsiConsole? terminal) : IPassObserver
{
    private StatusContext? status;
    private int steps;
    private int ended;

    public Task<T> ShowAsync<T>(string what, Func<Task<T>> work) =>
        terminal is null
            ? work()
            : terminal
                .Status()
                .StartAsync(
                    Markup.Escape(what),
                    async context =>
                    {
                        status = context;
                        return await work();
                    }
                );

    public void Say(string what)
    {
        if (status is not null)
        {
            status.Status = Markup.Escape(what);
        }
    }

    public void Gathering(int round) =>
        Say(round == 1 ? "Reading the topology …" : $"Reading the topology again, round {round} …");

    public void Planned(int round, Plan plan, TimeSpan duration)
    {
        (steps, ended) = (plan.Steps.Count(), 0);
        Say($"Writing {Words.Count(steps, "record")} …");
    }

    public void Waiting(string reason, TimeSpan wait) => Say($"Waiting: {reason}");

    public void Ended(StepOutcome outcome, TimeSpan duration) => Ended([outcome], duration);

    public void Ended(ImmutableArray<StepOutcome> outcomes, TimeSpan duration)
    {
        ended += outcomes.Length;
        Say($"Writing: {ended} of {Words.Count(steps, "record")} done …");
    }
}
