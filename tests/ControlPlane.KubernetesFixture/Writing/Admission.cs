using System.Text.Json.Nodes;
using ControlPlane.KubernetesFixture.Answers;
using ControlPlane.KubernetesFixture.Schemas;

namespace ControlPlane.KubernetesFixture.Writing;

/// <summary>Unknown fields, defaults, and what the kind demands.</summary>
internal static class Admission
{
    /// <param name="before">What it replaces; null: nothing.</param>
    /// <exception cref="Failure">It is not taken.</exception>
    public static void Check(WriteContext context, JsonObject next, JsonObject? before = null)
    {
        var kind = context.Kind;
        kind.Decode(next);
        if (kind.Schema is { } schema)
        {
            Report(context, Pruning.Prune(next, schema));
        }

        kind.Default(next);
        var violations = kind.Validate(next, before);
        if (violations.Count > 0)
        {
            throw Failure.Invalid(kind.Resource, context.Key.Name, violations);
        }
    }

    private static void Report(WriteContext context, List<string> unknown)
    {
        var texts = unknown.Select(path => $"unknown field \"{path}\"").ToList();
        if (texts.Count == 0 || context.FieldValidation == "Ignore")
        {
            return;
        }

        if (context.FieldValidation == "Strict")
        {
            var (resource, kind) = (context.Kind.Resource, context.Kind.Resource.Kind);
            throw Failure.BadRequest(
                $"{kind} in version \"{resource.Version}\" cannot be handled as a {kind}: "
                    + $"strict decoding error: {string.Join(", ", texts)}"
            );
        }

        context.Warnings.AddRange(texts);
    }
}
