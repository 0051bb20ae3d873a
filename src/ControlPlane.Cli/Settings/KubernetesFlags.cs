using System.Collections.Immutable;
using ControlPlane.Cli.Operators;
using ControlPlane.Kubernetes.Discovery;

namespace ControlPlane.Cli.Settings;

/// <summary>How vtgates are found on Kubernetes.</summary>
internal static class KubernetesFlags
{
    public static Setting<KubernetesMode> Mode { get; } =
        Declare.Choice(
            "kubernetes",
            "MODE",
            "Take topologies and gates from Kubernetes. resources: from ServingTopology resources. discover: from "
                + "VitessClusters, Deployments and StatefulSets alone.",
            "off",
            ("off", KubernetesMode.Off),
            ("resources", KubernetesMode.Resources),
            ("discover", KubernetesMode.Discover)
        );

    public static Setting<string?> Kubeconfig { get; } =
        Declare.Text(
            "kubeconfig",
            "FILE",
            "How to reach the API server. Without it: as a Pod does, or else by KUBECONFIG or ~/.kube/config."
        );

    public static Setting<string?> Context { get; } =
        Declare.Text("kube-context", "NAME", "Which context of the kubeconfig; without it the current one.");

    public static ListSetting<string> Namespaces { get; } =
        new()
        {
            Name = "namespaces",
            Placeholder = "NAMESPACE,…",
            Help = "Look into these namespaces only; without it into all, which needs a ClusterRole.",
            ReadItem = ReadNamespace,
        };

    public static Setting<LabelSelector> WorkloadSelector { get; } =
        new()
        {
            Name = "workload-selector",
            Placeholder = "SELECTOR",
            Help = "Deployments and StatefulSets that may run vtgate, as kubectl's -l.",
            Default = LabelSelector.TryParse(WorkloadChoice.UsualSelector)!,
            DefaultText = WorkloadChoice.UsualSelector,
            Read = text =>
                LabelSelector.TryParse(text) is { } selector
                    ? new Reading<LabelSelector>.Valid(selector)
                    : new Reading<LabelSelector>.Invalid($"'{text}' is no label selector; expected such as app=vtgate"),
        };

    public static Setting<string?> CredentialsDirectory { get; } =
        Declare.Text(
            "credentials-dir",
            "DIR",
            "Where credentials for etcd are mounted: DIR/NAMESPACE/NAME for what a ServingTopology names."
        );

    public static IReadOnlyList<Setting> All { get; } =
    [Mode, Kubeconfig, Context, Namespaces, WorkloadSelector, CredentialsDirectory];

    private static Reading<string> ReadNamespace(string text) =>
        text.Length is > 0 and <= 63
        && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')
            ? new Reading<string>.Valid(text)
            : new Reading<string>.Invalid($"'{text}' is no namespace: expected lower-case letters, digits and dashes");
}
