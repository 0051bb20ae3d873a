using ControlPlane.EndToEnd;
using ControlPlane.EtcdFixture;

namespace ControlPlane.EndToEnd
{
    /// <summary>One etcd for all tests; each has a root of its own in it.</summary>
    internal static class SharedServer
    {
        private static EtcdServer? server;

        public static EtcdServer Instance =>
            server ?? throw new InvalidOperationException("The server is not started.");

        public static async Task StartAsync() => server = await EtcdServer.StartAsync(new(), CancellationToken.None);

        public static async Task StopAsync()
        {
            if (server is not null)
            {
                await server.DisposeAsync();
            }
        }
    }
}

namespace ControlPlane.Operator
{
    [SetUpFixture]
    public class ServerForAll
    {
        [OneTimeSetUp]
        public Task Start() => SharedServer.StartAsync();

        [OneTimeTearDown]
        public Task Stop() => SharedServer.StopAsync();
    }
}
