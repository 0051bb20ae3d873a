namespace ControlPlane.Serving.Routing.Report;

/// <summary>A plain name and where it goes.</summary>
public readonly record struct NameRoute(string Name, PlainRoute Route);
