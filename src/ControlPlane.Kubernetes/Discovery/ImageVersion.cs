using ControlPlane.Serving.Gates;
using ControlPlane.Topology.Names;

namespace ControlPlane.Kubernetes.Discovery;

/// <summary>The release of Vitess that the tag of an image tells: <c>vitess/lite:v22.0.1-mysql80</c> is v22.0.1.</summary>
internal static class ImageVersion
{
    /// <summary>What a tag says behind the release: a flavour of the image, not something before the release.</summary>
    private static readonly string[] Flavours = ["mysql", "percona", "bookworm", "bullseye", "alpine"];

    /// <summary>Null: the image has no tag, or one that is no release (<c>latest</c>).</summary>
    public static VitessVersion? Of(string? image)
    {
        if (image is null)
        {
            return null;
        }

        var name = image.Split('@')[0];
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') && VitessVersion.Parse(name[(colon + 1)..]).OrNull() is { } version
            ? version with
            {
                Before = WithoutFlavour(version.Before),
            }
            : null;
    }

    private static string WithoutFlavour(string before) =>
        string.Join(
            '-',
            before
                .Split('-')
                .TakeWhile(part => !Flavours.Any(flavour => part.StartsWith(flavour, StringComparison.Ordinal)))
        );
}
