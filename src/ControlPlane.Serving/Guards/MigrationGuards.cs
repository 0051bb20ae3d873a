using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Judging;

namespace ControlPlane.Serving.Guards;

/// <summary>Guards against undoing, or getting in the way of, a traffic switch (lab-workflows.md 6).</summary>
internal static class MigrationGuards
{
    public static Block? Locked(SrvKeyspaceSituation situation) =>
        situation.Locks.For(situation.Keyspace.Name, recordIsMissing: situation.Condition is Verdict.Missing);

    public static Block? UnderWay(SrvKeyspaceSituation situation)
    {
        var disabled = situation.Keyspace.Signs.DisabledControls;
        return disabled.IsEmpty
            ? null
            : new(
                BlockReason.Migration,
                $"Query service is disabled by tablet controls ({string.Join("; ", disabled)}): a traffic switch of "
                    + $"keyspace {situation.Keyspace.Name} is under way, or was left unfinished.",
                "Finish the workflow (switchtraffic for the primaries, then complete) or reverse and cancel it. If none "
                    + $"exists any more: vtctldclient SetShardTabletControl {situation.Keyspace.Name}/SHARD TYPE for each."
            );
    }

    /// <summary>A cell that was not read may hold the only sign of a migration, but only where one is possible at all.</summary>
    public static Block? PeerUnreadable(SrvKeyspaceSituation situation)
    {
        var keyspace = situation.Keyspace;
        return
            keyspace.Signs.Unseen.FirstOrDefault(unseen => unseen.Cell != situation.Cell) is { } peer
            && keyspace.Records.MayBeMigrating
            && !situation.Rules.AssumeNoMigration.Contains(keyspace.Name)
            ? new(
                BlockReason.PeerUnreadable,
                $"Keyspace {keyspace.Name} has shards that do not serve or overlap, so a Reshard may be under way, and "
                    + $"cell {peer.Cell}, whose record would tell, cannot be seen: {peer.Why}.",
                $"Bring the cell's store back, delete its CellInfo if the cell is gone, or, if no Reshard of "
                    + $"{keyspace.Name} runs, say so with --assume-no-migration {keyspace.Name}."
            )
            : null;
    }
}
