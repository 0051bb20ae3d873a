using ControlPlane.EtcdFixture;

namespace ControlPlane.Integration;

/// <summary>One etcd for all tests that neither harm nor configure it; each keeps to keys of its own.</summary>
[SetUpFixture]
public class SharedServer
{
    private static EtcdServer? server;

    public static EtcdServer Instance => server ?? throw new InvalidOperationException("The server is not started.");

    [OneTimeSetUp]
    public async Task Start() =>
        server = await EtcdServer.StartAsync(new EtcdServerOptions(), TestContext.CurrentContext.CancellationToken);

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }
}
