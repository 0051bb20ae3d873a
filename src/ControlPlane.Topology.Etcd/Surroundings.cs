using Microsoft.Extensions.Logging;

namespace ControlPlane.Topology.Etcd;

/// <summary>What a store is given from outside beside its options.</summary>
internal sealed record Surroundings(TimeProvider Time, Random Random, ILogger Logger);
