using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ControlPlane.Charts.Objects;
using ControlPlane.EtcdFixture;

namespace ControlPlane.Charts.Pods;

/// <summary>
/// What a container would find under its mounts, in a folder of this machine: the ConfigMaps of the manifest as they are,
/// and for each file of a Secret that is mentioned, one that has what such a file has. Stores lie elsewhere than the
/// values say.
/// </summary>
internal sealed partial class MountedFiles : IDisposable
{
    private const string Mounts = "/etc/controlplane";

    private readonly string folder = Directory.CreateTempSubdirectory("controlplane-").FullName;
    private readonly string server;

    /// <param name="server">What stands in for every etcd server.</param>
    /// <param name="more">ConfigMaps that the values name and the chart does not make: name, key and text.</param>
    public MountedFiles(
        IReadOnlyList<KubeObject> objects,
        KubeObject pod,
        string server,
        params IEnumerable<(string Name, string Key, string Text)> more
    )
    {
        this.server = server;
        var maps = objects
            .Where(one => one.Kind == "ConfigMap")
            .SelectMany(one =>
                (one.Json["data"] as JsonObject ?? []).Select(pair => (one.Name, pair.Key, Text: (string)pair.Value!))
            )
            .Concat(more)
            .ToLookup(file => file.Name);
        foreach (var (path, map) in ConfigMaps(pod))
        {
            foreach (var (_, key, text) in maps[map])
            {
                Write($"{path}/{key}", Here(text));
                WriteSecrets(text);
            }
        }
    }

    /// <summary>The container's arguments, with paths and addresses of this machine.</summary>
    public IEnumerable<string> Arguments(JsonNode container) =>
        KubeObject.List(container["args"]).Select(argument => Here((string)argument!));

    /// <summary>Of one more file.</summary>
    public string PathOf(string name) => Path.Combine(folder, name);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static IEnumerable<(string Path, string Map)> ConfigMaps(KubeObject pod)
    {
        var volumes = KubeObject.List(pod.PodSpec!["volumes"]).ToDictionary(volume => (string)volume["name"]!);
        return from mount in pod.Containers.SelectMany(container => KubeObject.List(container["volumeMounts"]))
            let map = volumes[(string)mount["name"]!]["configMap"]
            where map is not null
            select ((string)mount["mountPath"]!, (string)map["name"]!);
    }

    private string Here(string text) =>
        Servers().Replace(text.Replace(Mounts, folder + Mounts, StringComparison.Ordinal), $"$1\"{server}\"");

    private void WriteSecrets(string text)
    {
        var files = SecretFile()
            .Matches(text)
            .Select(file => (What: file.Groups["what"].Value, Path: file.Groups["path"].Value))
            .ToArray();
        if (files is [])
        {
            return;
        }

        using var authority = new CertificateAuthority();
        var client = authority.IssueClient("controlplane");
        foreach (var (what, path) in files)
        {
            Write(
                path,
                what switch
                {
                    "tls_ca" => File.ReadAllText(authority.CertificateFile),
                    "tls_cert" => File.ReadAllText(client.CertificateFile),
                    "tls_key" => File.ReadAllText(client.KeyFile),
                    _ => "not-a-password\n",
                }
            );
        }
    }

    private void Write(string path, string text)
    {
        var here = folder + path;
        Directory.CreateDirectory(Path.GetDirectoryName(here)!);
        File.WriteAllText(here, text);
    }

    [GeneratedRegex("(topo_global_server_address: ).*")]
    private static partial Regex Servers();

    [GeneratedRegex("topo_etcd_(?<what>tls_ca|tls_cert|tls_key|password_file): \"(?<path>[^\"]+)\"")]
    private static partial Regex SecretFile();
}
