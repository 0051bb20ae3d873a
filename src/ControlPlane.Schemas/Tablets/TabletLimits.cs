namespace ControlPlane.Schemas.Tablets;

/// <summary>What is taken from a tablet. An answer above a limit is none.</summary>
public sealed record TabletLimits
{
    /// <summary>For the tables and views of one tablet together. Default 10 s.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// For how long a health stream may be silent before it counts as dead. Default 1 min, as vtgate's
    /// <c>--healthcheck-timeout</c>; tablets speak every 20 s.
    /// </summary>
    public TimeSpan HealthTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>For one message, in bytes. Default 16 MiB, as Vitess' <c>--grpc-max-message-size</c>; tablets send 32 KiB.</summary>
    public int MaxMessageBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>For one answer, in bytes of its messages. Default 256 MiB.</summary>
    public long MaxAnswerBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>Tables, or views, of one keyspace. Default 100,000.</summary>
    public int MaxNames { get; init; } = 100_000;
}
