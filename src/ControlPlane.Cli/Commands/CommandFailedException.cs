using ControlPlane.Cli.Screens;

namespace ControlPlane.Cli.Commands;

/// <summary>A command cannot do what it was asked to, and says so in its own words.</summary>
internal sealed class CommandFailedException(Failure failure) : Exception(failure.What)
{
    public Failure Failure { get; } = failure;
}
