namespace ControlPlane.Torture.Runs;

/// <summary>A rule was broken, in the round that is under way.</summary>
internal sealed class ViolationException(string message) : Exception(message);
