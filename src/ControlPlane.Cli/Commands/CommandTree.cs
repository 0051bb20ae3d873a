using System.Collections.Immutable;
using System.CommandLine;
using ControlPlane.Cli.Settings;

namespace ControlPlane.Cli.Commands;

/// <summary>The commands and their flags, as the command line and its help know them.</summary>
internal sealed class CommandTree
{
    // By the setting and not by its name: two commands may mean different things by --cell.
    private readonly Dictionary<Setting, Option> options = new(ReferenceEqualityComparer.Instance);
    private readonly Argument<string> planId = new("PLAN-ID") { Description = "What controlplane plan printed." };
    private readonly Argument<string> directory = new("DIR") { Description = "Where the JSON files are." };
    private readonly Argument<string> directoryIfAny = new("DIR")
    {
        Description = "Files to check, as export writes them. With a topology they take the place of its records.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Argument<string> name = new("NAME")
    {
        Description = "A table: t1, or commerce.t1, or t1@replica.",
    };
    private readonly Argument<string> part = new("diff")
    {
        Description = "Tell what differs in the cells.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Dictionary<Switch, Option<bool>> switches = Switch.All.ToDictionary(
        known => known,
        known => new Option<bool>(known.Flag) { Description = known.Help }
    );
    private readonly Option<string?> password = new("--" + Secrets.PasswordName) { Hidden = true };

    public CommandTree()
    {
        Root = new(
            "Keeps the serving records of a Vitess topology right in every cell that has vtgates.\n\n"
                + "Flags are named as in Vitess, with dashes or underscores. Each can also be given by an environment\n"
                + "variable (CONTROLPLANE_TOPO_GLOBAL_ROOT for --topo-global-root) or in a YAML file (--config); a\n"
                + "flag comes before a variable, a variable before the file.\n\n"
                + "Exit codes: 0 everything is in sync; 1 an error; 2 drift is left, or a plan was refused; 130 and\n"
                + "143 interrupted."
        );
        foreach (var setting in GeneralFlags.All)
        {
            Root.Add(OptionFor(setting, recursive: true));
        }

        foreach (var kind in CommandKind.All)
        {
            Root.Add(CommandFor(kind));
        }
    }

    public RootCommand Root { get; }

    /// <summary>What was given on the command line, by the setting's name.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> FlagsIn(ParseResult parsed) =>
        options
            .Select(pair => (Key: pair.Key.Name, Result: parsed.GetResult(pair.Value)))
            .Where(flag => flag.Result is { Implicit: false })
            .ToImmutableSortedDictionary(
                flag => flag.Key,
                flag =>
                    flag.Result!.Tokens is []
                        ? ["true"]
                        : flag.Result.Tokens.Select(token => token.Value).ToImmutableArray(),
                StringComparer.Ordinal
            );

    public bool HasPassword(ParseResult parsed) => parsed.GetResult(password) is not null;

    /// <summary>Null: not given.</summary>
    public string? PlanIdIn(ParseResult parsed) =>
        parsed.GetResult(planId)?.Tokens is [var token, ..] ? token.Value : null;

    /// <summary>Null: not given.</summary>
    public string? DirectoryIn(ParseResult parsed) =>
        (parsed.GetResult(directory) ?? parsed.GetResult(directoryIfAny))?.Tokens is [var token, ..]
            ? token.Value
            : null;

    /// <summary>Null: not given.</summary>
    public string? NameIn(ParseResult parsed) => parsed.GetResult(name)?.Tokens is [var token, ..] ? token.Value : null;

    /// <summary>Null: not given.</summary>
    public string? PartIn(ParseResult parsed) => parsed.GetResult(part)?.Tokens is [var token, ..] ? token.Value : null;

    public bool Has(Switch asked, ParseResult parsed) => parsed.GetResult(switches[asked]) is { Implicit: false };

    private Command CommandFor(CommandKind kind)
    {
        var command = new Command(kind.Name, kind.Help);
        if (kind.TakesPlanId)
        {
            command.Add(planId);
        }

        if (kind.TakesDirectory)
        {
            command.Add(directory);
        }

        if (kind.MayTakeDirectory)
        {
            command.Add(directoryIfAny);
        }

        if (kind.TakesName)
        {
            command.Add(name);
        }

        if (kind.TakesPart)
        {
            command.Add(part);
        }

        foreach (var known in kind.Switches)
        {
            command.Add(switches[known]);
        }

        foreach (var setting in kind.Settings)
        {
            command.Add(OptionFor(setting, recursive: false));
        }

        if (kind.Settings.Count > 0)
        {
            command.Add(password);
        }

        return command;
    }

    private Option OptionFor(Setting setting, bool recursive)
    {
        if (options.TryGetValue(setting, out var known))
        {
            return known;
        }

        Option option = setting.IsSwitch
            ? new Option<bool>(setting.Flag)
            : new Option<string[]>(setting.Flag) { Arity = ArgumentArity.OneOrMore };
        option.HelpName = setting.Placeholder;
        option.Description = setting.DefaultText is { } usual ? $"{setting.Help} [default: {usual}]" : setting.Help;
        option.Recursive = recursive;
        return options[setting] = option;
    }
}
