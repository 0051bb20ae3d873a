namespace ControlPlane.Serving.Findings;

/// <summary>How what a SrvVSchema publishes of live tables differs from what it should.</summary>
/// <param name="Lacking">Names that should be in it and are not.</param>
/// <param name="Surplus">Names that are in it and should not be.</param>
public sealed record NameDrift(int Lacking, int Surplus);
