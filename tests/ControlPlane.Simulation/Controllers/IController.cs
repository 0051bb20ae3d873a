namespace ControlPlane.Simulation.Controllers;

/// <summary>A controller under test: the code that one process of ours runs for as long as it lives.</summary>
public interface IController
{
    /// <summary>Runs until cancelled, which is what SIGTERM does. What comes out of it otherwise is a bug.</summary>
    Task RunAsync(CancellationToken cancellation);
}
