using ControlPlane.Protocols.Query;
using ControlPlane.Schemas.Tablets;
using ControlPlane.TabletFixture;

namespace ControlPlane.Schemas.Tests.Following;

internal sealed class FakeTablet(TabletState state)
{
    private readonly List<FakeStream> streams = [];

    public TabletState State { get; private set; } = state;

    public int Reads { get; private set; }

    /// <summary>Called instead of an honest answer.</summary>
    public Func<CancellationToken, Task<TableNames>>? Answer { get; set; }

    /// <summary>True: health streams are opened and say nothing.</summary>
    public bool IsMute { get; set; }

    public void Change(Func<TabletState, TabletState> how, bool tells = true)
    {
        var before = State;
        State = how(before);
        if (tells)
        {
            Say(State.Health(before.Tables.SymmetricExcept(State.Tables), before.Views.SymmetricExcept(State.Views)));
        }
    }

    public void Say(StreamHealthResponse health) => streams.ForEach(stream => stream.Offer(health));

    public void BreakStreams()
    {
        streams.ForEach(stream => stream.Break());
        streams.Clear();
    }

    public FakeStream Listen()
    {
        var stream = new FakeStream();
        streams.Add(stream);
        if (!IsMute)
        {
            stream.Offer(State.Health([], []));
        }

        return stream;
    }

    public async Task<TableNames> ReadAsync(CancellationToken cancellation)
    {
        Reads++;
        var answer = Answer is { } other ? await other(cancellation) : TableNames.Of(State.Tables, State.Views);
        return answer;
    }
}

/// <summary>One health stream, on one thread.</summary>
internal sealed class FakeStream
{
    private readonly Queue<StreamHealthResponse?> unsaid = new();
    private TaskCompletionSource news = new();

    public void Offer(StreamHealthResponse health) => Add(health);

    public void Break() => Add(null);

    public async Task<StreamHealthResponse> NextAsync(CancellationToken cancellation)
    {
        while (unsaid.Count == 0)
        {
            var signal = news = new();
            await using var stop = cancellation.UnsafeRegister(_ => signal.TrySetCanceled(cancellation), null);
            await signal.Task;
        }

        return unsaid.Dequeue() ?? throw new TabletException(TabletTrouble.Unreachable, "the stream broke");
    }

    private void Add(StreamHealthResponse? health)
    {
        unsaid.Enqueue(health);
        news.TrySetResult();
    }
}
