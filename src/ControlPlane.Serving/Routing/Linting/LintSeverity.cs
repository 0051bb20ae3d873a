namespace ControlPlane.Serving.Routing.Linting;

public enum LintSeverity
{
    /// <summary>Upstream refuses it, or answers with an error where it is used.</summary>
    Error,

    /// <summary>Upstream takes it, and it does not do what it looks like.</summary>
    Warning,
}
