using System.Collections.Immutable;
using ControlPlane.Cli.Commands;
using ControlPlane.Cli.Files.Strict;
using ControlPlane.Cli.Settings;
using ControlPlane.Serving.Differences;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Cli.Files;

/// <summary>Finds what files would change in a topology, and all that is wrong with them.</summary>
internal sealed class Importer(StoredInputs inputs, GlobalLayout layout, ExportDirectory directory)
{
    private readonly List<Problem> problems = [];

    /// <summary>One for each file, in order.</summary>
    /// <exception cref="CommandFailedException">Something is wrong with the files; nothing may be written.</exception>
    public ImmutableArray<PlannedImport> Plan()
    {
        var files = directory.Exists ? directory.Files() : [];
        if (files.IsEmpty)
        {
            throw new CommandFailedException(
                new(
                    $"{directory.Shown("")} has no files to import.",
                    "controlplane export DIR writes them: vschemas/KEYSPACE.json, routing_rules.json and so on."
                )
            );
        }

        var planned = files.Select(Plan).OfType<PlannedImport>().ToImmutableArray();
        return problems.Count == 0
            ? planned
            : throw new CommandFailedException(
                new("nothing was written, since the files are not right:")
                {
                    Details = [.. problems.Select(problem => problem.ToString())],
                }
            );
    }

    private PlannedImport? Plan(string path)
    {
        if (FileAt(path) is not { } file)
        {
            return null;
        }

        var found = new FileProblems(directory.Shown(path));
        var message = StrictMessage.Read(directory.Read(path) ?? [], file.Type, found);
        problems.AddRange(found.All);
        return message is null ? null : Compare(file, message);
    }

    private InputFile? FileAt(string path)
    {
        var rules = InputFile.AllRules(layout);
        if (rules.FirstOrDefault(file => file.Path == path) is { } known)
        {
            return known;
        }

        var name = path.StartsWith($"{InputFile.VSchemas}/", StringComparison.Ordinal)
            ? FileNames.KeyspaceOf(path[(InputFile.VSchemas.Length + 1)..])
            : null;
        if (name is not null && inputs.Keyspaces.ContainsKey(new(name)))
        {
            return new InputFile.VSchema(new(name), layout);
        }

        problems.Add(new(directory.Shown(path), name is null ? NoName(path, rules) : NoKeyspace(name)));
        return null;
    }

    private static string NoName(string path, IReadOnlyList<InputFile> rules)
    {
        var names = rules.Select(file => file.Path).ToArray();
        var plain = path.Replace("-", "_", StringComparison.Ordinal);
        var likely = Nearest.To(plain, names) is { } near
            ? $"; did you mean {near}?"
            : $"; an import knows {string.Join(", ", names)} and {InputFile.VSchemas}/KEYSPACE.json";
        return $"no export gives a file this name{likely}";
    }

    private string NoKeyspace(string name) =>
        $"there is no keyspace '{name}'. Make it first: vtctldclient CreateKeyspace {name}; or remove the file"
        + (
            Nearest.To(name, inputs.Keyspaces.Keys.Select(known => known.Value)) is { } near
                ? $"; did you mean '{near}'?"
                : ""
        );

    private PlannedImport? Compare(InputFile file, IMessage wanted)
    {
        var (present, broken) = inputs.Decode(file);
        var record = inputs.Records.GetValueOrDefault(file.Key);
        var planned = new PlannedImport(file, record, BytesOf(file, wanted), Owner(file));
        if (present is null)
        {
            var size = record!.Value.Length;
            var whole = RecordDifference.Between(file.Within(Blank(file)), file.Within(wanted));
            return planned with
            {
                Difference = new Difference
                {
                    Change = Change.Changed,
                    Subject = "",
                    Name = file.Key.ToString(),
                    Before = $"{size} bytes that cannot be decoded ({broken})",
                    After = "what the file says",
                    Parts = whole?.Parts ?? [],
                },
            };
        }

        var difference = RecordDifference.Between(file.Within(present), file.Within(wanted));
        if (difference is not null && UnknownFields.In(present).ToArray() is { Length: > 0 } unknown)
        {
            problems.Add(
                new(
                    directory.Shown(file.Path),
                    $"{file.Key} has {string.Join("; ", unknown.Take(5))}, which this version does not know and "
                        + "would lose; upgrade ControlPlane, or write the record with the vtctldclient of that Vitess"
                )
            );
        }

        return planned with
        {
            Difference = difference,
        };
    }

    private static IMessage Blank(InputFile file) => file.Type.Parser.ParseFrom(ByteString.Empty);

    /// <summary>Null: the record is to be deleted.</summary>
    private static ByteString? BytesOf(InputFile file, IMessage wanted)
    {
        var bytes = wanted.ToByteString();
        return bytes.IsEmpty && file.VanishesWhenEmpty ? null : bytes;
    }

    private Entry? Owner(InputFile file) =>
        file is InputFile.VSchema vschema ? inputs.Keyspaces[vschema.Keyspace] : null;
}
