namespace ControlPlane.Topology.Records;

/// <summary>What the bytes of a record turned out to be.</summary>
public abstract record Decoded<T>
{
    private Decoded() { }

    /// <summary>A message; it is shared by all who see the record, so nobody may change it.</summary>
    public sealed record Message(T Value) : Decoded<T>;

    /// <summary>No message that could be written again without loss, or that Vitess could read.</summary>
    public sealed record Broken(string Why) : Decoded<T>;
}
