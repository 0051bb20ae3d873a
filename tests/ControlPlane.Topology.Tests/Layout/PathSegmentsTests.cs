using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Stores;
using FsCheck;
using FsCheck.Fluent;

namespace ControlPlane.Topology.Tests.Layout;

public sealed class PathSegmentsTests
{
    private static readonly string[] Parts =
    [
        "keyspaces",
        "SrvKeyspace",
        "shards",
        "Shard",
        "Shards",
        "",
        "ks",
        "-80",
        "ä",
    ];

    [Test]
    public void Segments_are_what_stands_between_the_slashes() =>
        Prop.ForAll(
                Gen.Elements(Parts).NonEmptyListOf().ToArbitrary(),
                parts =>
                    new TopologyRoot("/vitess/zone1")
                        .Segments(Key.FromText("/vitess/zone1/" + string.Join('/', parts)))!
                        .SequenceEqual(parts)
            )
            .QuickCheckThrowOnFailure();

    [Test]
    public void A_key_elsewhere_has_none() =>
        new TopologyRoot("/vitess/zone1").Segments(Key.FromText("/vitess/zone10/SrvVSchema")).ShouldBeNull();
}
