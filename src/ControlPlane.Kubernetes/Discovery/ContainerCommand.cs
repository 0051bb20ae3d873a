using System.Collections.Immutable;
using System.Text.Json;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Discovery;

/// <summary>Finds the words behind <c>vtgate</c> in what a container runs.</summary>
internal static class ContainerCommand
{
    private const string Program = "vtgate";
    private static readonly string[] Shells = ["sh", "bash", "dash", "ash"];

    /// <summary>Null: the container does not run a vtgate, as far as can be seen.</summary>
    /// <param name="container">A container of a Pod template.</param>
    /// <param name="template">The Pod template.</param>
    /// <param name="isChosen">Whoever configured us says that it is the one, however it looks.</param>
    public static ImmutableArray<Word>? WordsOf(JsonElement container, JsonElement template, bool isChosen)
    {
        var environment = new ContainerEnvironment(container, template);
        var command = Texts(container.FindItems("command"), environment);
        ImmutableArray<Word> all = [.. command, .. Texts(container.FindItems("args"), environment)];
        if (ScriptIn(all) is { } script)
        {
            return ShellWords
                .Commands(script.Text, environment.Find)
                .Select(BehindProgram)
                .FirstOrDefault(words => words is not null);
        }

        var isCalledSo = isChosen || container.TextAt("name") == Program;
        return BehindProgram(all) ?? (command.IsEmpty && isCalledSo ? all : null);
    }

    private static ImmutableArray<Word> Texts(IEnumerable<JsonElement> items, ContainerEnvironment environment) =>
        [.. items.Select(item => item.AsText()).OfType<string>().Select(environment.Expand)];

    /// <summary>The text behind <c>-c</c> (or <c>-ec</c> and the like) of a shell.</summary>
    private static Word? ScriptIn(ImmutableArray<Word> words)
    {
        var shell = -1;
        for (var i = 0; i < words.Length; i++)
        {
            if (shell < 0)
            {
                shell = Shells.Contains(BaseName(words[i].Text)) ? i : -1;
            }
            else if (words[i].Text is ['-', not '-', ..] and [.., 'c'])
            {
                return i + 1 < words.Length ? words[i + 1] : null;
            }
        }

        return null;
    }

    private static ImmutableArray<Word>? BehindProgram(ImmutableArray<Word> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (BaseName(words[i].Text) == Program)
            {
                return words[(i + 1)..];
            }
        }

        return null;
    }

    private static string BaseName(string path) => path[(path.LastIndexOf('/') + 1)..];
}
