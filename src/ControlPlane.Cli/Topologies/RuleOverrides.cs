using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Routing.Publication;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Cli.Topologies;

/// <summary>What one topology says of its guards and of publishing names; null: it says nothing of that one.</summary>
internal sealed record RuleOverrides(
    bool? AllowPartial,
    OrdinalSet<KeyspaceName>? AssumeNoMigration,
    TimeSpan? OrphanGrace,
    int? MaxRecordBytes,
    PublicationRules? Publication
)
{
    public static PlanningRules Apply(RuleOverrides? guards, PlanningRules rules) =>
        guards is null
            ? rules
            : rules with
            {
                AllowPartial = guards.AllowPartial ?? rules.AllowPartial,
                AssumeNoMigration = guards.AssumeNoMigration ?? rules.AssumeNoMigration,
                OrphanGrace = guards.OrphanGrace ?? rules.OrphanGrace,
                MaxRecordBytes = guards.MaxRecordBytes ?? rules.MaxRecordBytes,
                Publication = guards.Publication is { } own
                    ? own with
                    {
                        AssumeEmpty = rules.Publication.AssumeEmpty,
                    }
                    : rules.Publication,
            };
}
