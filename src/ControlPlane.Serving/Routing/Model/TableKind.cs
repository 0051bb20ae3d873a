namespace ControlPlane.Serving.Routing.Model;

/// <summary>What a VSchema says a table is. A table that no VSchema names is an ordinary one.</summary>
public enum TableKind
{
    Ordinary,
    Sequence,
    Reference,
}
