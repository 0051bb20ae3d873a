namespace ControlPlane.Serving.Routing.Model;

/// <summary>An auto-increment column of a table: the text that names its sequence, and the table that the text means.</summary>
internal sealed record SequenceUse(string Table, string Text, TableReference? Sequence);
