using System.Collections.Immutable;
using ControlPlane.Cli.Commands;
using ControlPlane.Cli.Files.Strict;
using ControlPlane.Topology.Layout;

namespace ControlPlane.Cli.Files;

/// <summary>Writes routing inputs as files: all of them, or none where one must not be written.</summary>
internal sealed class Exporter(StoredInputs inputs, GlobalLayout layout, ExportDirectory directory, bool isForced)
{
    private readonly ExportManifest before = ExportManifest.Read(directory.Read(ExportManifest.Name));

    /// <exception cref="CommandFailedException">A record does not fit into JSON, or a file is not ours.</exception>
    public ImmutableArray<FileOutcome> Run()
    {
        var problems = new List<string>();
        var contents = Contents(problems);
        var present = directory.Files().ToDictionary(path => path, directory.Read, StringComparer.Ordinal);
        var gone = present.Keys.Except(contents.Keys, StringComparer.Ordinal).Where(before.Files.ContainsKey).ToArray();
        if (!isForced)
        {
            problems.AddRange(
                from path in contents.Keys.Concat(gone).Order(StringComparer.Ordinal)
                where present.GetValueOrDefault(path) is { } there && !MayReplace(path, there, contents)
                let why = before.Files.ContainsKey(path) ? "was edited since it was exported" : "no export wrote it"
                select $"{directory.Shown(path)}: {why}; keep it elsewhere, or overwrite it with --force"
            );
        }

        if (problems.Count > 0)
        {
            throw new CommandFailedException(new("nothing was written:") { Details = problems });
        }

        return Write(contents, present!, gone);
    }

    private SortedDictionary<string, byte[]> Contents(List<string> problems)
    {
        var contents = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var file in inputs.Files(layout))
        {
            switch (inputs.Decode(file))
            {
                case (null, var fault):
                    problems.Add(
                        $"{file.Key} cannot be decoded: {fault}. Restore it, or write it anew with vtctldclient"
                    );
                    break;
                case ({ } message, _):
                    contents[file.Path] = MessageJson.Write(message);
                    problems.AddRange(Lost(file, message, contents[file.Path]));
                    break;
            }
        }

        return contents;
    }

    private static IEnumerable<string> Lost(InputFile file, Google.Protobuf.IMessage message, byte[] content)
    {
        var again = StrictMessage.Read(content, file.Type, new FileProblems(file.Path));
        if (message.Equals(again))
        {
            yield break;
        }

        var fields = string.Join("; ", UnknownFields.In(message).Take(5));
        yield return $"{file.Key} has what JSON would lose ({(fields.Length > 0 ? fields : "old fields")}): a newer "
            + "Vitess wrote it. Upgrade ControlPlane to a version that knows these fields";
    }

    private bool MayReplace(string path, byte[] there, SortedDictionary<string, byte[]> contents) =>
        before.Wrote(path, there)
        || (contents.TryGetValue(path, out var content) && content.AsSpan().SequenceEqual(there));

    private ImmutableArray<FileOutcome> Write(
        SortedDictionary<string, byte[]> contents,
        Dictionary<string, byte[]> present,
        IEnumerable<string> gone
    )
    {
        var outcomes = new List<FileOutcome>();
        foreach (var (path, content) in contents)
        {
            var isThere = present.TryGetValue(path, out var there) && content.AsSpan().SequenceEqual(there);
            if (!isThere)
            {
                directory.Write(path, content);
            }

            outcomes.Add(new(path, isThere ? FileFate.Unchanged : FileFate.Written));
        }

        foreach (var path in gone)
        {
            directory.Remove(path);
            outcomes.Add(new(path, FileFate.Removed));
        }

        outcomes.AddRange(
            from path in present.Keys.Except(outcomes.Select(outcome => outcome.File))
            select new FileOutcome(path, FileFate.Left)
        );
        Remember(contents);
        return [.. outcomes.OrderBy(outcome => outcome.File, StringComparer.Ordinal)];
    }

    private void Remember(SortedDictionary<string, byte[]> contents)
    {
        var after = new ExportManifest(
            contents.ToImmutableSortedDictionary(
                pair => pair.Key,
                pair => ExportManifest.HashOf(pair.Value),
                StringComparer.Ordinal
            )
        );
        if (!after.Files.SequenceEqual(before.Files))
        {
            directory.Write(ExportManifest.Name, after.ToBytes());
        }
    }
}
