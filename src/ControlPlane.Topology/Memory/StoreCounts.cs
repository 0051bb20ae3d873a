namespace ControlPlane.Topology.Memory;

/// <summary>What was asked of a store since it began; equal before and after means that nothing was asked.</summary>
/// <param name="Reads">Gets, pages of listings, and snapshots of watches.</param>
/// <param name="KeysRead">Entries in the answers to those.</param>
/// <param name="Commits">Transactions received, whatever came of them.</param>
/// <param name="Watches">Watches opened.</param>
/// <param name="LeaseCalls">Grants, renewals and revocations.</param>
public readonly record struct StoreCounts(long Reads, long KeysRead, long Commits, long Watches, long LeaseCalls);
