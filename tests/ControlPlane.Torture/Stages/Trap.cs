using System.Text;

namespace ControlPlane.Torture.Stages;

/// <summary>Where the bytes of a publish are held.</summary>
internal enum Hold
{
    /// <summary>The transaction has left the controller and has not come to the server.</summary>
    Request,

    /// <summary>It has come to the server, which does it; its answer has not come back.</summary>
    Answer,
}

/// <summary>
/// Waits for a publish to pass through a wire. Whatever our writer puts into inputs contains <see cref="Sign"/>, and so
/// does every record computed from them, and no key: a request with it is a transaction that publishes.
/// </summary>
internal sealed class Trap(Hold hold)
{
    public const string Sign = "torture";

    private static readonly byte[] SignBytes = Encoding.ASCII.GetBytes(Sign);
    private readonly TaskCompletionSource<Wire> sprung = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Hold Hold => hold;

    public Task<Wire> Sprung => sprung.Task;

    /// <returns>True: this is the one, and the wire must hold it.</returns>
    public bool Take(Wire wire, ReadOnlySpan<byte> bytes) =>
        !sprung.Task.IsCompleted && bytes.IndexOf(SignBytes) >= 0 && sprung.TrySetResult(wire);
}
