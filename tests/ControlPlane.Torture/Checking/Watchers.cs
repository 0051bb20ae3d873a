using ControlPlane.Torture.Stages;
using ControlPlane.Torture.Writers;

namespace ControlPlane.Torture.Checking;

/// <summary>The recorders of a stage's stores and the verifier of what they saw.</summary>
internal sealed class Watchers : IAsyncDisposable
{
    private readonly Recorder? own;
    private readonly bool prunes;
    private int takenGlobal;
    private int takenOwn;

    private Watchers(Recorder global, Recorder? own, bool prunes)
    {
        (Global, this.own, this.prunes) = (global, own, prunes);
        Verifier = new(global.Beginning, own?.Beginning, prunes);
    }

    public Recorder Global { get; }

    public Verifier Verifier { get; }

    public static async Task<Watchers> StartAsync(Stage stage, bool prunes, CancellationToken cancellation)
    {
        var own = stage.OwnCell is { } cell ? await Recorder.StartAsync(cell, cancellation) : null;
        return new(await Recorder.StartAsync(stage, cancellation), own, prunes);
    }

    public IReadOnlyList<string> Wrong() => Convergence.Wrong(Global.Now, own?.Now, prunes);

    /// <summary>Until all that the scribe wrote has been seen.</summary>
    public async Task UntilAsync(Scribe scribe, CancellationToken cancellation)
    {
        await Global.UntilAsync(scribe.Last, cancellation);
        await (own?.UntilAsync(scribe.LastOwn, cancellation) ?? Task.CompletedTask);
    }

    /// <summary>Until something is written, or for a while.</summary>
    public Task NextAsync(TimeSpan atMost, CancellationToken cancellation)
    {
        Task[] news = [Global.Changed, Task.Delay(atMost, cancellation), .. own is null ? [] : (Task[])[own.Changed]];
        return Task.WhenAny(news);
    }

    /// <summary>Looks at what has been written since the last time.</summary>
    public void Verify()
    {
        foreach (var happened in Global.Events.Skip(takenGlobal).ToArray())
        {
            Verifier.TakeGlobal(happened);
            takenGlobal++;
        }

        foreach (var happened in own?.Events.Skip(takenOwn).ToArray() ?? [])
        {
            Verifier.TakeOwn(happened);
            takenOwn++;
        }

        Verifier.Settle();
    }

    public async ValueTask DisposeAsync()
    {
        await Global.DisposeAsync();
        await (own?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
