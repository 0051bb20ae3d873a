namespace ControlPlane.Torture.Subjects;

/// <summary>The controller that is tortured, as it is or as a part of it that does the same.</summary>
internal interface ISubject : IAsyncDisposable
{
    /// <summary>How long it may take to bring all in order once nothing is broken any more.</summary>
    TimeSpan Patience { get; }

    /// <summary>What it did that it never may: a bug that it met, an exit that nobody asked for.</summary>
    IReadOnlyList<string> Complaints { get; }

    /// <summary>Ends it in good order.</summary>
    Task StopAsync();
}
