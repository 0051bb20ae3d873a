using System.Threading.Channels;
using ControlPlane.Protocols.Query;

namespace ControlPlane.TabletFixture;

/// <summary>What one health stream has still to say.</summary>
internal sealed class HealthListener
{
    private readonly Channel<StreamHealthResponse> unsaid = Channel.CreateUnbounded<StreamHealthResponse>();

    public void Offer(StreamHealthResponse health) => unsaid.Writer.TryWrite(health);

    public IAsyncEnumerable<StreamHealthResponse> ReadAllAsync(CancellationToken cancellation) =>
        unsaid.Reader.ReadAllAsync(cancellation);
}
