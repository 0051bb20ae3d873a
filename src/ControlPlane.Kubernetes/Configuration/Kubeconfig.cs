using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ControlPlane.Kubernetes.Configuration;

/// <summary>
/// Reads kubeconfig files as kubectl does: several files are one, the first to name an entry wins, relative paths start
/// at the file's own folder.
/// </summary>
public static class Kubeconfig
{
    /// <summary>The files of <c>KUBECONFIG</c>, or <c>~/.kube/config</c>.</summary>
    public static IReadOnlyList<string> UsualPaths(Func<string, string?> environment) =>
        environment("KUBECONFIG") is { Length: > 0 } listed
            ? listed.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            : [Path.Combine(environment("HOME") ?? ".", ".kube", "config")];

    /// <param name="context">Null: the files' current one.</param>
    /// <exception cref="ConfigurationException">No file, no such context, or an entry that cannot be used.</exception>
    public static ClusterConfiguration Read(IReadOnlyList<string> paths, string? context)
    {
        var files = paths.Where(File.Exists).Select(ReadFile).ToList();
        if (files.Count == 0)
        {
            throw new ConfigurationException($"No kubeconfig at {string.Join(", ", paths)}.");
        }

        var name =
            context
            ?? files.Select(file => file.Root.Text("current-context")).FirstOrDefault(text => text is { Length: > 0 })
            ?? throw new ConfigurationException($"{string.Join(", ", paths)}: no current-context; name one.");
        var chosen = Entry(files, "contexts", name, "context");
        var cluster = Entry(files, "clusters", chosen.Required("cluster"), "cluster");
        var user = chosen.Node.Text("user") is { Length: > 0 } userName
            ? Entry(files, "users", userName, "user")
            : null;
        return new KubeconfigReader(cluster, user).Read(chosen.Node.Text("namespace") ?? "default");
    }

    private static KubeconfigFile ReadFile(string path)
    {
        try
        {
            var yaml = new YamlStream();
            using var text = new StringReader(File.ReadAllText(path, Encoding.UTF8));
            yaml.Load(text);
            return yaml.Documents is [{ RootNode: YamlMappingNode root }, ..] ? new(path, root) : new(path, []);
        }
        catch (Exception problem) when (problem is YamlException or IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{path}: {problem.Message}", problem);
        }
    }

    private static KubeconfigEntry Entry(List<KubeconfigFile> files, string list, string name, string member)
    {
        foreach (var file in files)
        {
            foreach (var item in file.Root.Items(list))
            {
                if (item.Text("name") == name)
                {
                    return new($"{file.Path}: {member} '{name}'", file.Path, item.Mapping(member) ?? []);
                }
            }
        }

        throw new ConfigurationException(
            $"{string.Join(", ", files.Select(file => file.Path))}: there is no {member} '{name}'."
        );
    }
}

internal sealed record KubeconfigFile(string Path, YamlMappingNode Root);

/// <param name="Title">For messages: file, kind of entry and name.</param>
internal sealed record KubeconfigEntry(string Title, string File, YamlMappingNode Node)
{
    public string Required(string member) =>
        Node.Text(member) is { Length: > 0 } text
            ? text
            : throw new ConfigurationException($"{Title} has no '{member}'.");

    public string Resolve(string path) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(File))!, path);
}
