namespace ControlPlane.Reconcile.Passes;

/// <summary>Ties together all that one pass logs and reports. Made where the program begins, since it is random.</summary>
public readonly record struct PassId(string Value)
{
    public override string ToString() => Value;
}
