using System.Text;
using System.Text.Json;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Discovery;

/// <summary>The variables of a container, as far as its Pod template tells them.</summary>
internal sealed class ContainerEnvironment
{
    private const string LabelPrefix = "metadata.labels['";
    private readonly Dictionary<string, string?> values = new(StringComparer.Ordinal);

    /// <param name="container">The container.</param>
    /// <param name="template">The Pod template that it is part of.</param>
    public ContainerEnvironment(JsonElement container, JsonElement template)
    {
        foreach (var variable in container.FindItems("env"))
        {
            if (variable.TextAt("name") is { Length: > 0 } name)
            {
                values[name] = variable.TextAt("value") is { } text ? Expand(text).Text : FromField(variable, template);
            }
        }
    }

    /// <summary>Null: it is not set here, or comes from where we do not look (a Secret, a ConfigMap).</summary>
    public string? Find(string name) => values.GetValueOrDefault(name);

    /// <summary>
    /// As the kubelet does with command and args: <c>$(NAME)</c> becomes the value, <c>$$</c> a dollar, and a name that
    /// is not set stays as it is.
    /// </summary>
    public Word Expand(string text)
    {
        var (result, isKnown) = (new StringBuilder(), true);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '$' && at + 1 < text.Length && text[at + 1] == '$')
            {
                result.Append('$');
                at++;
            }
            else if (NameAt(text, at) is { } name && values.TryGetValue(name, out var value))
            {
                isKnown &= value is not null;
                result.Append(value);
                at += name.Length + 2;
            }
            else
            {
                result.Append(text[at]);
            }
        }

        return new(result.ToString(), isKnown);
    }

    private static string? NameAt(string text, int at)
    {
        if (text[at] != '$' || at + 1 >= text.Length || text[at + 1] != '(')
        {
            return null;
        }

        var end = text.IndexOf(')', at);
        return end < 0 ? null : text[(at + 2)..end];
    }

    private static string? FromField(JsonElement variable, JsonElement template) =>
        variable.TextAt("valueFrom", "fieldRef", "fieldPath") is { } path
        && path.StartsWith(LabelPrefix, StringComparison.Ordinal)
        && path.EndsWith("']", StringComparison.Ordinal)
        && path.Length > LabelPrefix.Length + 2
            ? Labels.LabelOf(template, path[LabelPrefix.Length..^2])
            : null;
}
