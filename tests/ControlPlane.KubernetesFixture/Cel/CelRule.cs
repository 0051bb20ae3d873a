using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ControlPlane.KubernetesFixture.Cel;

using Term = Func<ImmutableDictionary<string, object?>, object?>;

/// <summary>
/// A validation rule in the part of the Common Expression Language that rules of CRDs use: members, indexes, arithmetic,
/// comparisons, <c>has</c>, <c>size</c>, <c>in</c>, tests of strings, and the macros over lists and maps.
/// </summary>
public sealed class CelRule
{
    private readonly Term term;

    private CelRule(Term term, bool usesOld) => (this.term, UsesOld) = (term, usesOld);

    /// <summary>True: it is about a change, and is not asked when something is new.</summary>
    public bool UsesOld { get; }

    /// <exception cref="FormatException">It cannot be read, or uses what we do not know.</exception>
    public static CelRule Parse(string text)
    {
        var tokens = new CelTokens(text);
        var term = new CelParser(tokens).Expression();
        return tokens.IsAtEnd
            ? new(term, text.Contains("oldSelf", StringComparison.Ordinal))
            : throw new FormatException($"'{text}' goes on after its end with '{tokens.Next}'.");
    }

    /// <exception cref="CelException">It cannot be computed, for example for a member that is missing.</exception>
    public bool Holds(JsonNode? self, JsonNode? old)
    {
        var scope = ImmutableDictionary<string, object?>
            .Empty.Add("self", CelValues.Of(self))
            .Add("oldSelf", CelValues.Of(old));
        return term(scope) is bool holds ? holds : throw new CelException("The rule is no boolean.");
    }
}

/// <summary>A rule that cannot be computed.</summary>
public sealed class CelException(string message) : Exception(message);
