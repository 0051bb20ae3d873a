using System.Collections.Immutable;
using ControlPlane.Cli.Gates;
using ControlPlane.Cli.Topologies;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Routing.Publication;

namespace ControlPlane.Cli.Tests.Gates;

public class TopologyEditTests
{
    private static readonly ImmutableArray<DeclaredTopology> Before = Read(
        Topology("a", "cells: [zone1]"),
        Topology("b", "cells: [zone1]"),
        Topology("c", "cells: [zone1]", "policy: observe", "topo_etcd_user: me", "topo_etcd_password_file: /dev/null"),
        Topology("p", "cells: [zone1]", "publish: tables", "publish_in: [zone1=off]")
    );

    [Test]
    public void The_same_text_read_again_changes_nothing()
    {
        var again = Read(
            Topology("a", "cells: [zone1]"),
            Topology("b", "cells: [zone1]"),
            Topology(
                "c",
                "cells: [zone1]",
                "policy: observe",
                "topo_etcd_user: me",
                "topo_etcd_password_file: /dev/null"
            ),
            Topology("p", "cells: [zone1]", "publish: tables", "publish_in: [zone1=off]")
        );

        again.ShouldBe(Before);
        TopologyEdit.Between(Before, again).ShouldBeEmpty();
    }

    [Test]
    public void What_is_gone_is_closed_what_is_new_is_opened_and_new_gates_are_told()
    {
        var after = Read(Topology("b", "cells: [zone2]"), Topology("d", "cells: [zone1]"));

        TopologyEdit
            .Between(Before, after)
            .ShouldBe([
                new TopologyEdit.Closed("a"),
                new TopologyEdit.Closed("c"),
                new TopologyEdit.Closed("p"),
                new TopologyEdit.Regated(after[0]),
                new TopologyEdit.Opened(after[1]),
            ]);
    }

    [TestCase("policy: prune", "topo_etcd_user: me", "topo_etcd_password_file: /dev/null")]
    [TestCase("policy: observe", "topo_etcd_user: you", "topo_etcd_password_file: /dev/null")]
    [TestCase("policy: observe", "topo_etcd_user: me", "topo_etcd_password_file: /no/such/file")]
    [TestCase("policy: observe", "topo_etcd_tls_ca: /dev/null", "cells: [zone1]")]
    public void What_is_reached_or_treated_otherwise_is_closed_and_opened_anew(params string[] lines)
    {
        var changed = lines.Any(line => line.StartsWith("cells", StringComparison.Ordinal))
            ? Topology("c", lines)
            : Topology("c", ["cells: [zone1]", .. lines]);
        var after = Read(Topology("a", "cells: [zone1]"), Topology("b", "cells: [zone1]"), changed);

        TopologyEdit
            .Between(Before[..3], after)
            .ShouldBe([new TopologyEdit.Closed("c"), new TopologyEdit.Opened(after[2])]);
    }

    [Test]
    public void Another_mode_of_publishing_opens_a_topology_anew()
    {
        var after = Read(Topology("p", "cells: [zone1]", "publish: tables", "publish_in: [zone1=auto]"));

        TopologyEdit
            .Between(Before[3..], after)
            .ShouldBe([new TopologyEdit.Closed("p"), new TopologyEdit.Opened(after[0])]);
    }

    private static string Topology(string name, params string[] lines) =>
        string.Join(
            ", ",
            [$"{{name: {name}", $"topo_global_server_address: {name}:2379", "topo_global_root: /v", .. lines]
        ) + "}";

    /// <summary>All on one line, so that no line number changes.</summary>
    [Test]
    public void What_a_topology_says_of_publishing_counts_unless_a_flag_says_otherwise()
    {
        var file = GatesFile.Parse("g.yaml", $"topologies: [{Topology("a", "cells: [zone1]", "publish: tables")}]");
        var frame = FollowedFile.Frame("g.yaml", several: true);
        var off = new PlanningRules { Publication = new() { Mode = PublicationMode.Off } };

        ModeIn(frame).ShouldBe(PublicationMode.Tables);
        ModeIn(frame with { OverridesPublication = true }).ShouldBe(PublicationMode.Off);

        PublicationMode ModeIn(TopologyFrame with) =>
            RuleOverrides.Apply(with.With(file).Topologies.Single().Guards, off).Publication.In(new("zone1"));
    }

    private static ImmutableArray<DeclaredTopology> Read(params string[] topologies) =>
        FollowedFile
            .Frame("g.yaml", several: true)
            .With(GatesFile.Parse("g.yaml", $"topologies: [{string.Join(", ", topologies)}]"))
            .Topologies;
}
