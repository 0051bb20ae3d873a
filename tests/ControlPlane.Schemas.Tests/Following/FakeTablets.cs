using System.Runtime.CompilerServices;
using ControlPlane.Schemas.Tablets;
using ControlPlane.TabletFixture;
using ControlPlane.Topology.Names;

namespace ControlPlane.Schemas.Tests.Following;

/// <summary>Tablets without a network, for tests on a clock of their own; found by their port.</summary>
internal sealed class FakeTablets : ITabletDialer
{
    private readonly Dictionary<int, FakeTablet> tablets = [];

    public List<int> Dialled { get; } = [];

    public FakeTablet Add(int port, TabletState state) => tablets[port] = new(state);

    public ITabletConnection Dial(TabletAddress address)
    {
        Dialled.Add(address.Port);
        return new Connection(tablets.GetValueOrDefault(address.Port));
    }

    private sealed class Connection(FakeTablet? tablet) : ITabletConnection
    {
        public async IAsyncEnumerable<TabletHealth> HealthAsync([EnumeratorCancellation] CancellationToken cancellation)
        {
            var stream = (tablet ?? throw Unreachable()).Listen();
            while (true)
            {
                yield return TabletHealth.Of(await stream.NextAsync(cancellation));
            }
        }

        public Task<TableNames> ReadAsync(KeyspaceShard shard, CancellationToken cancellation) =>
            (tablet ?? throw Unreachable()).ReadAsync(cancellation);

        public ValueTask DisposeAsync()
        {
            return ValueTask.CompletedTask;
        }

        private static TabletException Unreachable() => new(TabletTrouble.Unreachable, "connection refused");
    }
}
