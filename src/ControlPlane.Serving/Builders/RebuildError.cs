namespace ControlPlane.Serving.Builders;

/// <summary>What upstream's rebuild refused, in upstream's words, with paths relative to the store's root.</summary>
public sealed record RebuildError(RebuildErrorKind Kind, string Text);
