using System.Collections.Immutable;
using ControlPlane.Cli.Gates;
using ControlPlane.Rpc.Tls;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Routing.Publication;
using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Layout;

namespace ControlPlane.Cli.Tests.Gates;

public class TopologyEntryTests
{
    [Test]
    public void Topologies_are_read_with_all_that_they_say()
    {
        var (shop, billing) = Read(
            """
            topologies:
              - name: shop
                topo_global_server_address: a:2379,b:2379
                topo-global-root: /vitess/global
                topo_etcd_tls_ca: /ca.pem
                topo_etcd_user: me
                topo_etcd_password_file: /password
                policy: prune
                publish: tables
                publish_in: [zone2=off]
                cells: [zone1]
              - name: billing
                topo_global_server_address: a:2379
                topo_global_root: /vitess/billing
                gates:
                  - cell: zone2
            """
        )
            is [var first, var second]
            ? (first, second)
            : throw new InvalidOperationException();

        shop.Name.ShouldBe("shop");
        shop.GlobalAddress.ShouldBe(EtcdAddress.Parse("b:2379,a:2379"));
        shop.GlobalRoot.ShouldBe(new TopologyRoot("/vitess/global"));
        shop.Tls.ShouldBe(new RpcTlsFiles { Ca = "/ca.pem" });
        (shop.User, shop.PasswordFile, shop.Policy).ShouldBe(("me", "/password", Policy.Prune));
        shop.Files.ShouldBe([("/ca.pem", "g.yaml:5"), ("/password", "g.yaml:7")]);
        billing.Gates.Gates.ShouldHaveSingleItem().DeclaredBy.ShouldBe("g.yaml:16");
        (shop.Publication!.Mode, shop.Publication.In(new("zone2"))).ShouldBe(
            (PublicationMode.Tables, PublicationMode.Off)
        );
        billing.Publication.ShouldBeNull();
        (billing.Tls, billing.User, billing.Policy).ShouldBe((null, null, null));
    }

    [Test]
    public void Everything_wrong_with_topologies_is_told_with_its_line() =>
        Problems(
                """
                cells: [zone1]
                topologies:
                  - name: a b
                    topo_global_server_address: a:2379
                    topo_global_root: /a
                    cells: all
                  - topo_etcd_tls_cert: /cert.pem
                    topo_etcd_password: hunter2
                  - name: shop
                    topo_global_server_address: root:hunter2@a:2379
                    topo_global_root: /a
                    topo_etcd_user: me
                    policy: everything
                    publish_in: [zone1=none]
                    cells: all
                  - 7
                """
            )
            .ShouldBe(
                [
                    "g.yaml:1: 'cells' and 'gates' stand inside a topology where a file has some, see g.yaml:3",
                    "g.yaml:3: expected a name of at most 64 letters, digits, '-', '_' and '.', got 'a b'",
                    "g.yaml:7: the topology has no 'name'",
                    "g.yaml:7: the topology has no 'topo_global_server_address'",
                    "g.yaml:7: the topology has no 'topo_global_root'",
                    "g.yaml:7: the topology declares no vtgate; expected 'cells', 'gates' or both",
                    "g.yaml:7: goes with 'topo_etcd_tls_key'",
                    "g.yaml:8: a password is not taken from here, where others can see it; use --topo-etcd-password-file or "
                        + "the variable CONTROLPLANE_TOPO_ETCD_PASSWORD",
                    "g.yaml:10: an address has no user or password in it; expected host:port, with commas between several",
                    "g.yaml:12: goes with 'topo_etcd_password_file'",
                    "g.yaml:13: expected observe, create, refresh or prune, got 'everything'",
                    "g.yaml:14: goes with 'publish'",
                    "g.yaml:14: expected auto, tables or off, got 'none'",
                    "g.yaml:16: expected 'name', 'topo_global_server_address', 'topo_global_root', 'topo_etcd_tls_cert', "
                        + "'topo_etcd_tls_key', 'topo_etcd_tls_ca', 'topo_etcd_user', 'topo_etcd_password_file', 'policy', "
                        + "'publish', 'publish_in', 'schemas', 'schema_file', 'cells' or 'gates'",
                ],
                ignoreOrder: true
            );

    [Test]
    public void No_two_topologies_have_one_name_or_one_store_and_root() =>
        Problems(
                """
                topologies:
                  - {name: a, topo_global_server_address: "x:1,y:1", topo_global_root: /g, cells: all}
                  - {name: a, topo_global_server_address: z:1, topo_global_root: /g, cells: all}
                  - {name: b, topo_global_server_address: y:1, topo_global_root: /g/, cells: all}
                  - {name: c, topo_global_server_address: y:1, topo_global_root: /h, cells: all}
                """
            )
            .ShouldBe([
                "g.yaml:3: there is a topology 'a' already, see g.yaml:2",
                "g.yaml:4: topology 'b' has the servers and the root of 'a', see g.yaml:2; put all its gates into one",
            ]);

    [TestCase("topologies: []")]
    [TestCase("topologies: shop")]
    public void A_file_without_topologies_is_a_problem(string text) =>
        Problems(text).ShouldBe(["g.yaml:1: expected a list of topologies"]);

    private static ImmutableArray<TopologyEntry> Read(string text)
    {
        var file = GatesFile.Parse("g.yaml", text);
        file.Problems.ShouldBeEmpty();
        return file.Topologies;
    }

    private static IEnumerable<string> Problems(string text) =>
        GatesFile.Parse("g.yaml", text).Problems.Select(problem => problem.ToString());
}
