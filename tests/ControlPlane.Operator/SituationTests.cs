using ControlPlane.EndToEnd;

namespace ControlPlane.Operator;

/// <summary>The four situations that cells without tablets come from.</summary>
public class SituationTests
{
    private static readonly CellPlan Home = new("zone1", 2, "commerce", "customer");

    [Test]
    public async Task Move_between_data_centres()
    {
        await using var scene = await Scene.StartAsync();
        scene.Vitess.Declare(prunes: false, Home);
        scene.Topology();
        await using var running = await scene.RunAsync("--gate-grace", "0s");
        await scene.ConditionAsync("Ready", "True");

        // Vtgates of the new data centre come first, then its tablets, then the old data centre goes.
        scene.Vitess.Declare(prunes: false, Home, new CellPlan("zone2", 2));
        await scene.ServedAsync("zone2", "commerce", "customer");
        scene.Vitess.Declare(prunes: false, Home, new CellPlan("zone2", 2, "commerce", "customer"));
        await scene.ConditionAsync("Ready", "True");
        scene.Vitess.DeclareOnly(prunes: false, new CellPlan("zone2", 2, "commerce", "customer"));
        scene.Vitess.Remove("zone1");
        await Eventually.TrueAsync(() => Task.FromResult(scene.Status() is { Servable: "1/1" }));

        (await scene.IsServedAsync("zone2", "commerce", "customer")).ShouldBeTrue();
        (await scene.IsServedAsync("zone1", "commerce", "customer")).ShouldBeTrue(
            "nothing is ever deleted without being told to"
        );
    }

    [Test]
    public async Task Hybrid_cloud()
    {
        await using var scene = await Scene.StartAsync();
        scene.Vitess.Declare(prunes: false, Home);
        scene.Server.Apply(
            $$$"""
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"vtgate","namespace":"default","labels":{"app":"vtgate"} },
             "spec":{"replicas":3,"selector":{"matchLabels":{"app":"vtgate"} },"template":{"metadata":{"labels":{"app":"vtgate"} },"spec":{"containers":[
               {"name":"vtgate","image":"vitess/lite:v22.0.1","command":["bash","-c","exec /vt/bin/vtgate --cell cloud --keyspaces-to-watch commerce --topo_implementation etcd2 --topo_global_server_address {{{scene.World.Address}}} --topo_global_root {{{scene.World.Root}}}/global"]}]} } } }
            """
        );
        scene.Server.Apply(
            """
            {"apiVersion":"serving.controlplane.dev/v1alpha1","kind":"ServingTopology","metadata":{"name":"shop","namespace":"default"},
             "spec":{"gates":{"vitessClusters":["shop"],"workloads":{"selector":"app=vtgate"} } } }
            """
        );
        await using var running = await scene.RunAsync("--workload-selector", "app=vtgate");

        await scene.ServedAsync("cloud", "commerce");
        await scene.ConditionAsync("Ready", "True");

        (await scene.World.SrvKeyspaceAsync("cloud", "customer")).ShouldBeNull("its vtgates do not watch it");
        scene.Status()!.Gates.ShouldBe(5);
    }

    [Test]
    public async Task Step_by_step_migration()
    {
        await using var scene = await Scene.StartAsync();
        scene.Vitess.Declare(prunes: false, Home, new CellPlan("cloud", 1) { KeyspacesToWatch = "commerce" });
        scene.Topology();
        await using var running = await scene.RunAsync();
        await scene.ServedAsync("cloud", "commerce");

        // A keyspace is added while vtgates run, and then the next step lets them see it.
        await scene.World.PutAsync(Sample.Keyspace("billing", "0"));
        await scene.ServedAsync("zone1", "billing");
        scene.Vitess.Declare(prunes: false, Home, new CellPlan("cloud", 1) { KeyspacesToWatch = "commerce,billing" });
        await scene.ServedAsync("cloud", "commerce", "billing");

        (await scene.World.SrvKeyspaceAsync("cloud", "customer")).ShouldBeNull();
        await scene.StatusAsync(status => status is { Servable: "2/2", Wrong: 0 });
        await scene.ConditionAsync("Ready", "True");
    }

    [Test]
    public async Task Recovery_site()
    {
        await using var scene = await Scene.StartAsync();
        scene.Vitess.Declare(prunes: false, Home, new CellPlan("cloud", 1));
        scene.Topology();
        await using var running = await scene.RunAsync();
        await scene.ServedAsync("cloud", "commerce", "customer");

        // The recovery site's own records are lost, and those of an unreachable cell hold up nobody.
        await scene.World.PutAsync([
            (
                "global/cells/zone2/CellInfo",
                Sample.CellInfo($"127.0.0.1:{FreePort.Next()}", $"{scene.World.Root}/zone2")
            ),
        ]);
        scene.Vitess.Declare(prunes: false, Home, new CellPlan("cloud", 1), new CellPlan("zone2", 1));
        await scene.World.DeleteAsync("cloud/SrvVSchema");
        await scene.World.DeleteAsync("cloud/keyspaces/customer/SrvKeyspace");

        await scene.ServedAsync("cloud", "commerce", "customer");
        var degraded = await scene.ConditionAsync("Degraded", "True", "CellsUnreadable");
        degraded.Message.ShouldContain("zone2");
        await Eventually.TrueAsync(() => Task.FromResult(scene.Status()!.Servable == "2/3"));
    }
}
