using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Locks;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Tests.Locks;

public class LockDirectoryTests
{
    private static readonly LeaseId Lease = new(7300794576186060893);

    [TestCase("/vitess/global", "/vitess/global/")]
    [TestCase("/vitess/global/", "/vitess/global/")]
    [TestCase("/", "/")]
    [TestCase("", "")]
    [TestCase("größe", "größe/")]
    public void A_place_lies_where_vitess_puts_it(string root, string prefix)
    {
        var at = new TopologyRoot(root);

        PlaceIn(LockDirectory.Keyspace(at, new KeyspaceName("commerce")))
            .ShouldBe($"{prefix}keyspaces/commerce/locks/7300794576186060893");
        PlaceIn(LockDirectory.RoutingRules(at)).ShouldBe($"{prefix}routing_rules/locks/7300794576186060893");
        PlaceIn(LockDirectory.Named(at, "commerce/mt1"))
            .ShouldBe($"{prefix}internal/named_locks/commerce/mt1/locks/7300794576186060893");

        static string PlaceIn(LockDirectory directory) => directory.PlaceOf(Lease).ToString();
    }

    [Test]
    public void The_queue_holds_the_places_of_this_directory_only()
    {
        var root = new TopologyRoot("/vitess/global");
        var directory = LockDirectory.Keyspace(root, new KeyspaceName("commerce"));

        directory.Queue.Contains(directory.PlaceOf(Lease)).ShouldBeTrue();
        directory.Contents.Contains(directory.PlaceOf(Lease)).ShouldBeTrue();
        var other = LockDirectory.Keyspace(root, new KeyspaceName("commerce2"));
        directory.Contents.Contains(other.PlaceOf(Lease)).ShouldBeFalse();
        directory.Queue.Contains(Key.FromText("/vitess/global/keyspaces/commerce/Keyspace")).ShouldBeFalse();
        directory.Contents.Contains(Key.FromText("/vitess/global/keyspaces/commerce/Keyspace")).ShouldBeTrue();
    }
}
