using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Cli.Topologies;

/// <summary>What one topology says of its guards; null: it says nothing of that one.</summary>
internal sealed record GuardOverrides(
    bool? AllowPartial,
    OrdinalSet<KeyspaceName>? AssumeNoMigration,
    TimeSpan? OrphanGrace,
    int? MaxRecordBytes
)
{
    public static PlanningRules Apply(GuardOverrides? guards, PlanningRules rules) =>
        guards is null
            ? rules
            : rules with
            {
                AllowPartial = guards.AllowPartial ?? rules.AllowPartial,
                AssumeNoMigration = guards.AssumeNoMigration ?? rules.AssumeNoMigration,
                OrphanGrace = guards.OrphanGrace ?? rules.OrphanGrace,
                MaxRecordBytes = guards.MaxRecordBytes ?? rules.MaxRecordBytes,
            };
}
