using System.Collections.Immutable;
using ControlPlane.Cli.Commands;

namespace ControlPlane.Cli.Files;

/// <summary>The files below a directory, and all access to them. Paths are relative to it, with <c>/</c>.</summary>
internal sealed class ExportDirectory(string root)
{
    /// <summary>As a person would write the path.</summary>
    public string Shown(string path) => Path.Combine(root, path);

    public bool Exists => Directory.Exists(root);

    /// <summary>Every <c>.json</c> at the top and under <c>vschemas</c>, in order, but hidden ones.</summary>
    /// <exception cref="CommandFailedException">It cannot be looked into.</exception>
    public ImmutableArray<string> Files() =>
        Try(
            "reading",
            root,
            () =>
                NamesIn("")
                    .Concat(NamesIn(InputFile.VSchemas).Select(name => $"{InputFile.VSchemas}/{name}"))
                    .Order(StringComparer.Ordinal)
                    .ToImmutableArray()
        );

    /// <summary>Null: there is no such file.</summary>
    /// <exception cref="CommandFailedException">It cannot be read.</exception>
    public byte[]? Read(string path) =>
        Try("reading", Shown(path), () => File.Exists(Shown(path)) ? File.ReadAllBytes(Shown(path)) : null);

    /// <summary>Puts the whole content in place at once, so that nobody reads half of it.</summary>
    /// <exception cref="CommandFailedException">It cannot be written.</exception>
    public void Write(string path, byte[] content) =>
        Try(
            "writing",
            Shown(path),
            () =>
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Shown(path))!);
                var beside = $"{Shown(path)}.tmp";
                File.WriteAllBytes(beside, content);
                File.Move(beside, Shown(path), overwrite: true);
                return true;
            }
        );

    /// <exception cref="CommandFailedException">It cannot be removed.</exception>
    public void Remove(string path) =>
        Try(
            "removing",
            Shown(path),
            () =>
            {
                File.Delete(Shown(path));
                return true;
            }
        );

    private IEnumerable<string> NamesIn(string folder) =>
        Directory.Exists(Shown(folder))
            ? Directory
                .EnumerateFiles(Shown(folder), $"*{FileNames.Extension}")
                .Select(path => Path.GetFileName(path))
                .Where(name => !name.StartsWith('.'))
            : [];

    private static T Try<T>(string what, string path, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new CommandFailedException(new($"{what} {path} failed: {failed.Message}"));
        }
    }
}
