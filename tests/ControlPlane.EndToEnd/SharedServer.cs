using ControlPlane.EtcdFixture;

namespace ControlPlane.EndToEnd;

/// <summary>One etcd for all tests that neither harm nor configure it; each has a root of its own in it.</summary>
[SetUpFixture]
public class SharedServer
{
    private static EtcdServer? server;

    public static EtcdServer Instance => server ?? throw new InvalidOperationException("The server is not started.");

    [OneTimeSetUp]
    public async Task Start() => server = await EtcdServer.StartAsync(new(), CancellationToken.None);

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }
}
