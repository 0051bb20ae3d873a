using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ControlPlane.KubernetesFixture.Cel;

using Scope = ImmutableDictionary<string, object?>;
using Term = Func<ImmutableDictionary<string, object?>, object?>;

/// <summary>Reads an expression into a function of what its names stand for.</summary>
internal sealed class CelParser(CelTokens tokens)
{
    private static readonly string[][] Levels =
    [
        ["==", "!=", "<", "<=", ">", ">=", "in"],
        ["+", "-"],
        ["*", "/", "%"],
    ];

    public Term Expression()
    {
        var condition = Or();
        if (!tokens.TryTake("?"))
        {
            return condition;
        }

        var yes = Expression();
        tokens.Expect(":");
        var no = Expression();
        return scope => True(condition(scope)) ? yes(scope) : no(scope);
    }

    private Term Or()
    {
        var left = And();
        while (tokens.TryTake("||"))
        {
            var (first, second) = (left, And());
            left = scope => Either(first, second, scope, decides: true);
        }

        return left;
    }

    private Term And()
    {
        var left = Binary(0);
        while (tokens.TryTake("&&"))
        {
            var (first, second) = (left, Binary(0));
            left = scope => Either(first, second, scope, decides: false);
        }

        return left;
    }

    /// <summary>An error on one side counts only where the other side does not decide.</summary>
    private static object Either(Term first, Term second, Scope scope, bool decides)
    {
        try
        {
            return True(first(scope)) == decides ? decides : True(second(scope));
        }
        catch (CelException) when (IsDecidedBy(second, scope, decides))
        {
            return decides;
        }
    }

    private static bool IsDecidedBy(Term term, Scope scope, bool decides)
    {
        try
        {
            return True(term(scope)) == decides;
        }
        catch (CelException)
        {
            return false;
        }
    }

    private Term Binary(int level)
    {
        if (level == Levels.Length)
        {
            return Unary();
        }

        var left = Binary(level + 1);
        while (Levels[level].Contains(tokens.Next))
        {
            var (op, first, second) = (tokens.Take(), left, Binary(level + 1));
            left = scope => Operate(op, first(scope), second(scope));
        }

        return left;
    }

    private static object Operate(string op, object? left, object? right) =>
        op switch
        {
            "==" => CelValues.Same(left, right),
            "!=" => !CelValues.Same(left, right),
            "<" => CelValues.Compare(left, right) < 0,
            "<=" => CelValues.Compare(left, right) <= 0,
            ">" => CelValues.Compare(left, right) > 0,
            ">=" => CelValues.Compare(left, right) >= 0,
            "in" => CelValues.Items(right).Any(item => CelValues.Same(item, left)),
            _ => CelValues.Compute(op, left, right),
        };

    private Term Unary()
    {
        if (tokens.TryTake("!"))
        {
            var inner = Unary();
            return scope => !True(inner(scope));
        }

        if (tokens.TryTake("-"))
        {
            var inner = Unary();
            return scope => CelValues.Compute("-", 0L, inner(scope));
        }

        return Postfix(Primary());
    }

    private Term Postfix(Term term)
    {
        while (true)
        {
            var holder = term;
            if (tokens.TryTake("["))
            {
                var index = Expression();
                tokens.Expect("]");
                term = scope => CelValues.At(holder(scope), index(scope));
            }
            else if (tokens.TryTake("."))
            {
                var name = tokens.Take();
                term = tokens.TryTake("(") ? Method(holder, name) : scope => CelValues.Member(holder(scope), name);
            }
            else
            {
                return term;
            }
        }
    }

    private Term Primary()
    {
        if (tokens.TryTake("("))
        {
            var inner = Expression();
            tokens.Expect(")");
            return inner;
        }

        if (tokens.TryTake("["))
        {
            var items = Arguments("]");
            return scope => items.Select(item => item(scope)).ToList();
        }

        var token = tokens.Take();
        return token switch
        {
            "true" => _ => true,
            "false" => _ => false,
            "null" => _ => null,
            ['"' or '\'', ..] => Constant(Regex.Unescape(token[1..^1])),
            [>= '0' and <= '9', ..] => Constant(Number(token)),
            "has" when tokens.TryTake("(") => Has(),
            _ when tokens.TryTake("(") => Function(token),
            _ => scope =>
                scope.TryGetValue(token, out var value) ? value : throw new CelException($"undeclared: {token}"),
        };
    }

    private static Term Constant(object value) => _ => value;

    private static object Number(string token) =>
        token.Contains('.', StringComparison.Ordinal)
            ? double.Parse(token, CultureInfo.InvariantCulture)
            : long.Parse(token, CultureInfo.InvariantCulture);

    private Term Has()
    {
        var member = Expression();
        tokens.Expect(")");
        return scope =>
        {
            try
            {
                return member(scope) is not null;
            }
            catch (CelException)
            {
                return false;
            }
        };
    }

    private Term Function(string name)
    {
        var arguments = Arguments(")");
        return name switch
        {
            "size" => scope => CelValues.Size(arguments[0](scope)),
            "string" => scope => Convert.ToString(arguments[0](scope), CultureInfo.InvariantCulture),
            "int" => scope => Convert.ToInt64(arguments[0](scope), CultureInfo.InvariantCulture),
            "type" => scope => arguments[0](scope)?.GetType().Name,
            _ => throw new FormatException($"The function '{name}' is not known here."),
        };
    }

    private Term Method(Term holder, string name)
    {
        if (name is "all" or "exists" or "exists_one" or "filter" or "map")
        {
            var variable = tokens.Take();
            tokens.Expect(",");
            var body = Expression();
            tokens.Expect(")");
            return scope => Walk(name, CelValues.Items(holder(scope)), item => body(scope.SetItem(variable, item)));
        }

        var arguments = Arguments(")");
        return scope => Call(holder(scope), name, [.. arguments.Select(argument => argument(scope))]);
    }

    private static object Walk(string macro, IEnumerable<object?> items, Func<object?, object?> body) =>
        macro switch
        {
            "all" => items.All(item => True(body(item))),
            "exists" => items.Any(item => True(body(item))),
            "exists_one" => items.Count(item => True(body(item))) == 1,
            "filter" => items.Where(item => True(body(item))).ToList(),
            _ => items.Select(body).ToList(),
        };

    private static object Call(object? value, string name, object?[] arguments) =>
        (name, value, arguments) switch
        {
            ("size", _, []) => CelValues.Size(value),
            ("startsWith", string text, [string start]) => text.StartsWith(start, StringComparison.Ordinal),
            ("endsWith", string text, [string end]) => text.EndsWith(end, StringComparison.Ordinal),
            ("contains", string text, [string part]) => text.Contains(part, StringComparison.Ordinal),
            ("matches", string text, [string pattern]) => Regex.IsMatch(text, pattern),
            ("split", string text, [string separator]) => text.Split(separator).Cast<object?>().ToList(),
            ("lowerAscii", string text, []) => text.ToLowerInvariant(),
            _ => throw new CelException($"no such overload: {name}"),
        };

    private List<Term> Arguments(string end)
    {
        var arguments = new List<Term>();
        while (!tokens.TryTake(end))
        {
            arguments.Add(Expression());
            if (!tokens.TryTake(","))
            {
                tokens.Expect(end);
                break;
            }
        }

        return arguments;
    }

    private static bool True(object? value) =>
        value is bool flag ? flag : throw new CelException("not a boolean where one is needed");
}
