using System.Collections.Immutable;
using ControlPlane.Cli.Commands;
using ControlPlane.Cli.Files;
using ControlPlane.Cli.Files.Strict;
using ControlPlane.Cli.Settings;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Builders;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Names;
using Google.Protobuf;

namespace ControlPlane.Cli.RoutingViews;

/// <summary>VSchemas and rules put together as a rebuild would, and what kept some of them from being read.</summary>
/// <param name="Record">Not to be judged with problems: what is lacking would seem to be gone.</param>
internal sealed record LintInputs(SrvVSchema Record, ImmutableArray<Problem> Problems)
{
    // Where files alone are looked at no store is opened; the root only gives the records their keys.
    private static readonly GlobalLayout AnyLayout = new(new TopologyRoot("/vitess/global"));

    public bool IsWhole => Problems.IsEmpty;

    /// <summary>How many keyspaces and rules were looked at.</summary>
    public int Keyspaces => Record.Keyspaces.Count;

    /// <exception cref="CommandFailedException">There are no files, or they cannot be read.</exception>
    public static LintInputs OfFiles(ExportDirectory directory)
    {
        var reading = new Reading(AnyLayout);
        reading.Take(directory);
        return reading.Done();
    }

    /// <param name="directory">Files that take the place of records; null: none.</param>
    public static LintInputs OfTopology(StoredInputs stored, GlobalLayout layout, ExportDirectory? directory)
    {
        var reading = new Reading(layout);
        reading.Take(stored, directory is null ? [] : [.. directory.Files()]);
        if (directory is not null)
        {
            reading.Take(directory);
        }

        return reading.Done();
    }

    private sealed class Reading(GlobalLayout layout)
    {
        private readonly SrvVSchema whole = new();
        private readonly List<Problem> problems = [];

        public LintInputs Done() => new(Complete(), [.. problems]);

        /// <param name="replaced">Paths of files that come after.</param>
        public void Take(StoredInputs stored, HashSet<string> replaced)
        {
            foreach (var file in stored.Files(layout).Where(file => !replaced.Contains(file.Path)))
            {
                switch (stored.Decode(file))
                {
                    case ({ } message, _):
                        whole.MergeFrom(file.Within(message));
                        break;
                    case (_, var broken):
                        problems.Add(new($"{file.Key}", $"cannot be decoded: {broken}"));
                        break;
                }
            }
        }

        public void Take(ExportDirectory directory)
        {
            var paths = directory.Exists ? directory.Files() : [];
            if (paths.IsEmpty)
            {
                throw new CommandFailedException(
                    new(
                        $"{directory.Shown("")} has no files to check.",
                        "controlplane export DIR writes them: vschemas/KEYSPACE.json, routing_rules.json and so on."
                    )
                );
            }

            foreach (var path in paths)
            {
                Take(directory, path);
            }
        }

        private void Take(ExportDirectory directory, string path)
        {
            var found = new FileProblems(directory.Shown(path));
            if (FileAt(path) is not { } file)
            {
                found.Add("no export gives a file this name, so nobody would import it");
            }
            else if (StrictMessage.Read(directory.Read(path) ?? [], file.Type, found) is { } message)
            {
                whole.MergeFrom(file.Within(message));
            }

            problems.AddRange(found.All);
        }

        private InputFile? FileAt(string path)
        {
            var name = path.StartsWith($"{InputFile.VSchemas}/", StringComparison.Ordinal)
                ? FileNames.KeyspaceOf(path[(InputFile.VSchemas.Length + 1)..])
                : null;
            return name is not null
                ? new InputFile.VSchema(new KeyspaceName(name), layout)
                : InputFile.AllRules(layout).FirstOrDefault(file => file.Path == path);
        }

        private SrvVSchema Complete() =>
            SrvVSchemaBuilder.Build(
                whole.Keyspaces.Select(pair => KeyValuePair.Create(new KeyspaceName(pair.Key), (Keyspace?)pair.Value)),
                new()
                {
                    Routing = whole.RoutingRules,
                    ShardRouting = whole.ShardRoutingRules,
                    KeyspaceRouting = whole.KeyspaceRoutingRules,
                    Mirror = whole.MirrorRules,
                }
            );
    }
}
