using System.Collections.Immutable;
using ControlPlane.Cli.Gates;
using ControlPlane.Cli.Settings;
using ControlPlane.Cli.Topologies;
using ControlPlane.Reconcile.Status;
using Serilog;

namespace ControlPlane.Cli.Running;

/// <summary>Hands on what the gates file says, and knows how it stands with the file.</summary>
internal sealed class GatesFollower
{
    private readonly TopologySettings declared;
    private readonly GatesFeed feed;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private GatesFileStatus? status;

    public GatesFollower(TopologySettings declared, TimeProvider time, ILogger log)
    {
        (this.declared, this.time, this.log) = (declared, time, log);
        feed = new(declared.Frame, time, new());
        status = declared.Frame.GatesFile is { } path ? new(path, time.GetUtcNow(), []) : null;
    }

    /// <summary>Null: there is no gates file.</summary>
    public GatesFileStatus? Status => Volatile.Read(ref status);

    /// <summary>Runs until cancelled, with or without a file.</summary>
    /// <param name="take">Has these topologies kept from now on; tells of those that could not be opened.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task FollowAsync(
        Func<ImmutableArray<DeclaredTopology>, CancellationToken, Task<ImmutableArray<string>>> take,
        CancellationToken cancellation
    )
    {
        await foreach (var news in feed.FollowAsync(declared.Topologies, cancellation))
        {
            switch (news)
            {
                case GatesNews.Declared(var topologies):
                    Event("gatesFileLoaded").Information("The gates file was read and is in force");
                    var failures = await take(topologies, cancellation);
                    Volatile.Write(ref status, new(declared.Frame.GatesFile!, time.GetUtcNow(), failures));
                    break;
                case GatesNews.Refused(var problems):
                    Refuse(problems);
                    break;
            }
        }

        await Task.Delay(Timeout.Infinite, cancellation);
    }

    private void Refuse(ImmutableArray<Problem> problems)
    {
        // First: whoever reads the log and asks for the status then finds it there.
        Volatile.Write(ref status, Status! with { Problems = [.. problems.Select(problem => $"{problem}")] });
        foreach (var problem in problems)
        {
            Event("gatesFileRefused")
                .ForContext("place", problem.Place)
                .Error("The gates file cannot be used, the last good one stays in force: {why:l}", $"{problem}");
        }
    }

    private ILogger Event(string name) => log.ForContext("event", name).ForContext("file", declared.Frame.GatesFile);
}
