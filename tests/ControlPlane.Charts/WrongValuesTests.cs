namespace ControlPlane.Charts;

/// <summary>Values that cannot be meant are refused before anything is installed, and the message says where.</summary>
public class WrongValuesTests
{
    private static readonly string[][] ByTheSchema =
    [
        ["replicas=3", "additional properties 'replicas' not allowed"],
        ["kubernetes.mode=off", "at '/kubernetes/mode'"],
        ["kubernetes.namespaces={Shop}", "at '/kubernetes/namespaces/0'"],
        ["kubernetes.credentials[0].password=x", "missing properties 'namespace', 'name', 'existingSecret'"],
        ["leaderElection.leaseDuration=15", "at '/leaderElection/leaseDuration'"],
        ["image.tags=1", "at '/image': additional properties 'tags'"],
        ["mode=daemon", "at '/mode'"],
        ["policy=all", "at '/policy'"],
        ["log.level=verbose", "at '/log/level'"],
        ["http.port=80", "at '/http/port'"],
        ["http.address=localhost", "at '/http/address'"],
        ["image.digest=sha256:12", "at '/image/digest'"],
        ["image.repository=", "at '/image/repository'"],
        ["replicaCount=-1", "at '/replicaCount'"],
        ["extraArgs[0]=policy", "at '/extraArgs/0'"],
        ["settings.topo-etcd-password=x", "at '': invalid propertyName 'topo-etcd-password'"],
        ["terminationGracePeriodSeconds=2", "at '/terminationGracePeriodSeconds'"],
        ["topologies[1].name=other", "at '/topologies/1': missing properties"],
        ["topologies[0].password=secret", "additional properties 'password' not allowed"],
        ["topologies[0].auth.password=secret", "'existingSecret', 'user'"],
        ["topologies[0].name=a/b", "at '/topologies/0/name'"],
        ["topologies[0].cells=zone1", "at '/topologies/0/cells'"],
        ["topologies[0].gates[0].cells=zone1", "at '/topologies/0/gates/0'"],
        ["cronJob.topologies={a b}", "at '/cronJob/topologies/0'"],
        ["metrics.rules.disabled=all", "at '/metrics/rules/disabled'"],
        ["serviceAccount.name=Not_A_Name", "at '/serviceAccount/name'"],
    ];

    private static readonly string[][] ByTheChart =
    [
        ["kubernetes.clusterWide=true,kubernetes.namespaces={a}", "exclude each other"],
        ["gatesFile.existingConfigMap=mine", "exclude each other"],
        ["metrics.serviceMonitor.enabled=true,metrics.podMonitor.enabled=true", "scraped twice"],
        ["serviceAccount.create=false", "serviceAccount.name is needed"],
        ["mode=cronjob,topologies=null,gatesFile.existingConfigMap=mine", "in cronJob.topologies"],
        ["mode=cronjob,cronJob.topologies={shop}", "topologies and cronJob.topologies exclude each other"],
        ["unpublishOnUninstall.enabled=true,topologies=null,gatesFile.existingConfigMap=mine", "into topologies"],
    ];

    [TestCaseSource(nameof(ByTheSchema))]
    public async Task The_schema_refuses(string set, string because) =>
        (await TemplateAsync(set)).WithExit(1).Naming("values don't meet the specifications of the schema", because);

    [TestCaseSource(nameof(ByTheChart))]
    public async Task The_chart_refuses(string set, string because) =>
        (await TemplateAsync(set)).WithExit(1).Naming(because);

    [Test]
    public async Task Two_topologies_of_one_name_are_refused() =>
        (
            await Helm.RunAsync([
                "template",
                "vitess",
                Home.Chart,
                .. Matrix.Flags("cronjob"),
                "--set",
                "topologies[1].name=shop",
                "--set",
                "topologies[1].globalServerAddress=etcd:2379",
                "--set",
                "topologies[1].globalRoot=/vitess",
                "--set",
                "topologies[1].cells=all",
            ])
        )
            .WithExit(1)
            .Naming("two topologies are called shop");

    private static Task<EndToEnd.Ended> TemplateAsync(string set) =>
        Helm.RunAsync(["template", "vitess", Home.Chart, .. Matrix.Flags("controller"), "--set", set]);
}
