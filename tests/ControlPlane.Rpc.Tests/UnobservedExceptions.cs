using System.Collections.Concurrent;

namespace ControlPlane.Rpc.Tests;

/// <summary>Around all tests: nobody may have dropped a failed task.</summary>
[SetUpFixture]
public class UnobservedExceptions
{
    private readonly ConcurrentQueue<Exception> seen = new();

    [OneTimeSetUp]
    public void Listen() => TaskScheduler.UnobservedTaskException += Note;

    [OneTimeTearDown]
    public void No_failed_task_was_dropped()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        TaskScheduler.UnobservedTaskException -= Note;
        seen.ShouldBeEmpty();
    }

    private void Note(object? sender, UnobservedTaskExceptionEventArgs dropped) => seen.Enqueue(dropped.Exception);
}
