using ControlPlane.Topology.Contract;

namespace ControlPlane.Topology.Tests.Memory;

/// <summary>How the contracts run on the store in memory.</summary>
internal static class InVirtualTime
{
    public static Task<StoreSubject> OpenAsync() =>
        Task.FromResult<StoreSubject>(new MemorySubject(VirtualLoop.CurrentTime));

    public static Task RunAsync(Func<Task> body)
    {
        VirtualLoop.Run(_ => body());
        return Task.CompletedTask;
    }
}
