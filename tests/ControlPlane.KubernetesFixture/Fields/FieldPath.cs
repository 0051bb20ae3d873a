using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ControlPlane.KubernetesFixture.Fields;

/// <summary>
/// A place in an object, in steps as FieldsV1 writes them: <c>f:name</c>, <c>k:{"type":"Ready"}</c>, <c>v:"value"</c>.
/// </summary>
public sealed record FieldPath(ImmutableArray<string> Steps) : IComparable<FieldPath>
{
    public static FieldPath Root { get; } = new([]);

    public FieldPath Field(string name) => new(Steps.Add($"f:{name}"));

    public FieldPath Value(JsonNode? value) => new(Steps.Add($"v:{value?.ToJsonString() ?? "null"}"));

    public FieldPath Item(JsonObject item, ImmutableArray<string> keys)
    {
        var key = new JsonObject();
        foreach (var name in keys.Order(StringComparer.Ordinal))
        {
            key[name] = item[name]?.DeepClone();
        }

        return new(Steps.Add($"k:{key.ToJsonString()}"));
    }

    public bool Equals(FieldPath? other) => other is not null && Steps.SequenceEqual(other.Steps);

    public override int GetHashCode() => Steps.Aggregate(0, (hash, step) => HashCode.Combine(hash, step));

    public int CompareTo(FieldPath? other)
    {
        for (var i = 0; i < Math.Min(Steps.Length, other!.Steps.Length); i++)
        {
            if (string.CompareOrdinal(Steps[i], other.Steps[i]) is not 0 and var order)
            {
                return order;
            }
        }

        return Steps.Length.CompareTo(other.Steps.Length);
    }

    /// <summary>As in messages: <c>.status.conditions[type="Ready"].reason</c>.</summary>
    public override string ToString() =>
        string.Concat(
            Steps.Select(step =>
                step[0] switch
                {
                    'f' => $".{step[2..]}",
                    'v' => $"[={step[2..]}]",
                    _ =>
                        $"[{string.Join(",", JsonDocument.Parse(step[2..]).RootElement.EnumerateObject().Select(key => $"{key.Name}={key.Value.GetRawText()}"))}]",
                }
            )
        );
}
