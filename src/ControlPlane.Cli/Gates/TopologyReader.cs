using System.Collections.Immutable;
using ControlPlane.Cli.Settings;
using ControlPlane.Cli.Yaml;
using ControlPlane.Rpc.Tls;
using ControlPlane.Serving.Routing.Publication;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Layout;

namespace ControlPlane.Cli.Gates;

/// <summary>Reads the <c>topologies</c> of a gates file.</summary>
internal static class TopologyReader
{
    private static readonly string[] Paths =
    [
        GatesFileKeys.TlsCertificate,
        GatesFileKeys.TlsKey,
        GatesFileKeys.TlsAuthority,
        GatesFileKeys.PasswordFile,
        GatesFileKeys.SchemaFile,
    ];

    public static ImmutableArray<TopologyEntry> Read(YamlReader reader, YamlNode value)
    {
        var read = new List<TopologyEntry>();
        foreach (var item in reader.Items(value, "a list of topologies"))
        {
            if (ReadOne(reader, item) is { } topology)
            {
                Compare(reader, read, topology);
                read.Add(topology);
            }
        }

        return [.. read];
    }

    private static TopologyEntry? ReadOne(YamlReader reader, YamlNode item)
    {
        var fields = new YamlFields(reader, item, GatesFileKeys.OfTopology);
        fields.Require("topology", "name", GatesFileKeys.Address, GatesFileKeys.Root);
        RequireTogether(reader, fields, GatesFileKeys.TlsCertificate, GatesFileKeys.TlsKey);
        RequireTogether(reader, fields, GatesFileKeys.User, GatesFileKeys.PasswordFile);
        var gates = GateReader.Read(reader, fields);
        if (item is YamlNode.Mapping && fields["cells"] is null && fields["gates"] is null)
        {
            reader.Add(item.Place, "the topology declares no vtgate; expected 'cells', 'gates' or both");
        }

        var name = fields.Find("name", ReadTopology.Name, "one name");
        var address = fields.Find(
            GatesFileKeys.Address,
            ReadTopology.Address,
            "host:port, with commas between several"
        );
        var root = Text(fields, GatesFileKeys.Root, "one path");
        var tls = new RpcTlsFiles
        {
            Certificate = Text(fields, GatesFileKeys.TlsCertificate, "the path of a file"),
            Key = Text(fields, GatesFileKeys.TlsKey, "the path of a file"),
            Ca = Text(fields, GatesFileKeys.TlsAuthority, "the path of a file"),
        };
        var (user, passwordFile) = (
            Text(fields, GatesFileKeys.User, "one name"),
            Text(fields, GatesFileKeys.PasswordFile, "the path of a file")
        );
        var policy = fields.FindValue(GatesFileKeys.Policy, PlanningFlags.Policy.Read, "a policy");
        var publication = ReadPublication(reader, fields);
        return name is null || address is null || root is null
            ? null
            : new()
            {
                Name = name,
                Place = item.Place,
                GlobalAddress = address,
                GlobalRoot = new TopologyRoot(root),
                Tls = tls == new RpcTlsFiles() ? null : tls,
                User = user,
                PasswordFile = passwordFile,
                Policy = policy,
                Publication = publication,
                Schemas = fields.FindValue(GatesFileKeys.Schemas, SchemaFlags.Source.Read, "tablets or off"),
                SchemaFile = Text(fields, GatesFileKeys.SchemaFile, "the path of a file"),
                Gates = gates,
                Files =
                [
                    .. from key in Paths
                    let path = fields[key] as YamlNode.Scalar
                    where path is { Text.Length: > 0 }
                    select (path.Text, path.Place),
                ],
            };
    }

    private static PublicationRules? ReadPublication(YamlReader reader, YamlFields fields)
    {
        var mode = fields.FindValue(GatesFileKeys.Publish, PublicationFlags.Mode.Read, "auto, tables or off");
        if (fields[GatesFileKeys.PublishIn] is not { } value)
        {
            return mode is null ? null : new() { Mode = mode.Value };
        }

        if (fields[GatesFileKeys.Publish] is null)
        {
            reader.Add(value.Place, $"goes with '{GatesFileKeys.Publish}'");
        }

        var cells = reader.Values(value, PublicationFlags.Cells.ReadItem, "CELL=MODE such as zone1=tables");
        return new()
        {
            Mode = mode ?? default,
            Cells = cells.Select(item => item.Value).ToOrdinalMap(pair => pair.Cell, pair => pair.Mode),
        };
    }

    private static string? Text(YamlFields fields, string key, string expected) =>
        fields.Find(key, Settings.Read.Text, expected);

    private static void RequireTogether(YamlReader reader, YamlFields fields, string one, string other)
    {
        var (there, lacking) = fields[one] is null ? (fields[other], one) : (fields[one], other);
        if (there is not null && fields[lacking] is null)
        {
            reader.Add(there.Place, $"goes with '{lacking}'");
        }
    }

    /// <summary>Two entries for one topology would keep each other's cells as cells without gates.</summary>
    private static void Compare(YamlReader reader, List<TopologyEntry> before, TopologyEntry topology)
    {
        foreach (var other in before)
        {
            if (other.Name == topology.Name)
            {
                reader.Add(topology.Place, $"there is a topology '{topology.Name}' already, see {other.Place}");
            }
            else if (
                other.GlobalRoot == topology.GlobalRoot
                && other.GlobalAddress.SharesServerWith(topology.GlobalAddress)
            )
            {
                reader.Add(
                    topology.Place,
                    $"topology '{topology.Name}' has the servers and the root of '{other.Name}', see {other.Place}; "
                        + "put all its gates into one"
                );
            }
        }
    }
}
