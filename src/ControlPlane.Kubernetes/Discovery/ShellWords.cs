using System.Collections.Immutable;
using System.Text;

namespace ControlPlane.Kubernetes.Discovery;

/// <summary>
/// Takes the text of <c>sh -c</c> apart into commands and their words: quotes, backslashes, comments, variables, lines
/// inside <c>$(…)</c> and backticks (an old chart has the flags in a here-document there). It runs nothing: what only a
/// shell could tell makes a word unknown. Any text gives some result.
/// </summary>
internal sealed class ShellWords(string text, Func<string, string?> variable)
{
    private readonly List<ImmutableArray<Word>> commands = [];
    private readonly List<Word> words = [];
    private readonly StringBuilder word = new();
    private bool hasWord;
    private bool isKnown = true;
    private int depth;
    private int at;

    /// <param name="text">The script.</param>
    /// <param name="variable">The value of a variable; null: not known.</param>
    public static ImmutableArray<ImmutableArray<Word>> Commands(string text, Func<string, string?> variable)
    {
        var reader = new ShellWords(text, variable);
        while (reader.at < text.Length)
        {
            reader.Step();
        }

        reader.EndCommand();
        return [.. reader.commands];
    }

    private char Here => text[at];

    private char Next => at + 1 < text.Length ? text[at + 1] : '\0';

    private void Step()
    {
        switch (Here)
        {
            case '\\':
                Escape();
                break;
            case '\'':
                Quoted();
                break;
            case '"':
                DoubleQuoted();
                break;
            case '#' when !hasWord:
                Skip('\n');
                break;
            case '`':
                isKnown &= !hasWord; // what comes out of it is a part of the word
                (at, depth) = (at + 1, depth > 0 ? depth - 1 : depth + 1);
                EndWord();
                break;
            case '$' when Next == '(':
                isKnown &= !hasWord;
                (at, depth) = (at + 2, depth + 1);
                EndWord();
                break;
            case '$':
                Variable();
                break;
            case ')' when depth > 0:
                (at, depth) = (at + 1, depth - 1);
                EndWord();
                break;
            case '\n' when depth == 0:
            case ';' or '|' or '&' or '(' or ')':
                at++;
                EndCommand();
                break;
            case var blank when char.IsWhiteSpace(blank):
                at++;
                EndWord();
                break;
            default:
                Take(Here);
                at++;
                break;
        }
    }

    private void Escape()
    {
        if (Next is not '\n' and not '\0')
        {
            Take(Next);
        }

        at += 2; // a backslash before the end of a line joins the lines
    }

    private void Quoted()
    {
        hasWord = true;
        var end = text.IndexOf('\'', at + 1);
        end = end < 0 ? text.Length : end;
        word.Append(text, at + 1, end - at - 1);
        at = end + 1;
    }

    private void DoubleQuoted()
    {
        (hasWord, at) = (true, at + 1);
        while (at < text.Length && Here != '"')
        {
            switch (Here)
            {
                case '\\' when Next is '"' or '\\' or '$' or '`':
                    Take(Next);
                    at += 2;
                    break;
                case '\\' when Next is '\n':
                    at += 2;
                    break;
                case '$' when Next == '(':
                case '`':
                    isKnown = false;
                    at++;
                    break;
                case '$':
                    Variable();
                    break;
                default:
                    Take(Here);
                    at++;
                    break;
            }
        }

        at++;
    }

    /// <summary><c>$NAME</c>, <c>${NAME}</c>; all else that begins with a dollar is not known.</summary>
    private void Variable()
    {
        hasWord = true;
        var isBraced = Next == '{';
        var start = at + (isBraced ? 2 : 1);
        var end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        var isWhole = !isBraced || (end < text.Length && text[end] == '}');
        if (isWhole && end > start && variable(text[start..end]) is { } value)
        {
            word.Append(value);
        }
        else if (end == start && !isBraced)
        {
            word.Append('$');
        }
        else
        {
            isKnown = false;
        }

        at = isBraced ? EndOfBraces(end) : end;
    }

    private int EndOfBraces(int from)
    {
        var end = text.IndexOf('}', from);
        return end < 0 ? text.Length : end + 1;
    }

    private void Take(char letter)
    {
        hasWord = true;
        word.Append(letter);
    }

    private void Skip(char until)
    {
        var end = text.IndexOf(until, at);
        at = end < 0 ? text.Length : end;
    }

    private void EndWord()
    {
        if (hasWord)
        {
            words.Add(new(word.ToString(), isKnown));
        }

        word.Clear();
        (hasWord, isKnown) = (false, true);
    }

    private void EndCommand()
    {
        EndWord();
        if (words.Count > 0)
        {
            commands.Add([.. words]);
            words.Clear();
        }
    }
}

/// <summary>A word of a command line.</summary>
/// <param name="IsKnown">False: part of it is only known where the command runs.</param>
internal readonly record struct Word(string Text, bool IsKnown);
