using System.Collections.Immutable;
using System.Text.Json;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.Serving.Gates;

namespace ControlPlane.Kubernetes.Discovery;

/// <summary>What matters to us of a Deployment or a StatefulSet: which vtgates it runs, by their command lines.</summary>
public sealed record Workload
{
    /// <summary>Kubernetes' own default.</summary>
    private const int UsualReplicas = 1;

    public required ObjectName Name { get; init; }

    public required ImmutableSortedDictionary<string, string> Labels { get; init; }

    /// <summary>The name of the VitessCell that made it; null: none did.</summary>
    public required string? VitessCell { get; init; }

    public required int Replicas { get; init; }

    public required ImmutableArray<VtgateContainer> Containers { get; init; }

    /// <summary>A kind to watch: <see cref="Resource.Deployments"/> or <see cref="Resource.StatefulSets"/>.</summary>
    public static KubeKind<Workload> KindOf(Resource resource) => new(resource, found => Read(resource.Kind, found));

    public static Workload Read(string kind, KubeObject found)
    {
        var json = found.Root;
        var template = json.Find("spec", "template") ?? default;
        return new()
        {
            Name = new(kind, found.Key),
            Labels = json.TextsIn("metadata", "labels").ToImmutableSortedDictionary(StringComparer.Ordinal),
            VitessCell = OwnerOf(json),
            Replicas = json.CountAt("spec", "replicas") ?? UsualReplicas,
            Containers =
            [
                .. from container in template.FindItems("spec", "containers")
                let image = ImageVersion.Of(container.TextAt("image"))
                select new VtgateContainer(
                    container.TextAt("name") ?? "",
                    FlagsOf(container, template, isChosen: false),
                    FlagsOf(container, template, isChosen: true),
                    image
                ),
            ],
        };
    }

    /// <summary>The containers that run a vtgate.</summary>
    /// <param name="container">The name of the one that does; null: as it can be seen.</param>
    internal IEnumerable<(FlagSet Flags, VitessVersion? Version)> VtgatesIn(string? container) =>
        from candidate in Containers
        where container is null || candidate.Name == container
        let flags = container is null ? candidate.Flags : candidate.FlagsIfChosen
        where flags is not null
        select (flags, candidate.Version);

    private static FlagSet? FlagsOf(JsonElement container, JsonElement template, bool isChosen) =>
        ContainerCommand.WordsOf(container, template, isChosen) is { } words ? FlagSet.Read(words) : null;

    private static string? OwnerOf(JsonElement json) =>
        json.FindItems("metadata", "ownerReferences")
            .FirstOrDefault(owner =>
                owner.TextAt("kind") == Discovery.VitessCell.Kind
                && owner.TextAt("apiVersion")?.StartsWith("planetscale.com/", StringComparison.Ordinal) == true
            )
            .TextAt("name");
}

/// <summary>A container of a workload.</summary>
/// <param name="Flags">Null: it does not look as if it ran a vtgate.</param>
/// <param name="FlagsIfChosen">What they are when somebody says that it does.</param>
public sealed record VtgateContainer(string Name, FlagSet? Flags, FlagSet? FlagsIfChosen, VitessVersion? Version);
