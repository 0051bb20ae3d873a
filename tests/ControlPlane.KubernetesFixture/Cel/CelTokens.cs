using System.Text.RegularExpressions;

namespace ControlPlane.KubernetesFixture.Cel;

/// <summary>The words of an expression, one ahead.</summary>
internal sealed partial class CelTokens
{
    private readonly List<string> tokens;
    private int at;

    public CelTokens(string text)
    {
        tokens = [.. Token().Matches(text).Select(match => match.Value).Where(token => token.Trim().Length > 0)];
        if (
            string.Concat(tokens).Length != string.Concat(text.Where(letter => !char.IsWhiteSpace(letter))).Length
            && !HasSpaces()
        )
        {
            throw new FormatException($"The rule '{text}' cannot be read.");
        }

        bool HasSpaces() => tokens.Exists(token => token.Any(char.IsWhiteSpace));
    }

    public string Next => at < tokens.Count ? tokens[at] : "";

    public bool IsAtEnd => at == tokens.Count;

    public string Take() => at < tokens.Count ? tokens[at++] : throw new FormatException("The rule ends too early.");

    public bool TryTake(string token)
    {
        if (Next != token)
        {
            return false;
        }

        at++;
        return true;
    }

    public void Expect(string token)
    {
        if (!TryTake(token))
        {
            throw new FormatException($"Expected '{token}', got '{Next}'.");
        }
    }

    [GeneratedRegex(
        """\d+\.\d+|\d+|[A-Za-z_]\w*|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|==|!=|<=|>=|&&|\|\||[-+*/%<>!?:.,()\[\]{}]"""
    )]
    private static partial Regex Token();
}
