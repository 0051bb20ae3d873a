using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ControlPlane.Serving.Differences;

/// <summary>The elements of a map, or of a list whose elements have names, each by its own name.</summary>
internal sealed class NamedElements
{
    private readonly Dictionary<string, object> elements = new(StringComparer.Ordinal);
    private readonly List<string> names = [];

    /// <summary>In the order of the list; for a map, sorted.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>
    /// True when the same elements in another order would mean something else: shards of a partition, columns, and
    /// rules where two are about the same thing.
    /// </summary>
    public required bool OrderMatters { get; init; }

    public static bool HaveNames(FieldDescriptor field) =>
        field.IsMap
        || (field.IsRepeated && field.FieldType is FieldType.Message && FieldLabels.HasIdentity(field.MessageType));

    /// <param name="field">A field for which <see cref="HaveNames"/> holds.</param>
    /// <param name="value">Its value.</param>
    public static NamedElements In(FieldDescriptor field, object value) =>
        field.IsMap ? InMap((IDictionary)value) : InList((IList)value);

    public object? Find(string name) => elements.GetValueOrDefault(name);

    private static NamedElements InMap(IDictionary map)
    {
        var found = new NamedElements { OrderMatters = false };
        var keys = map.Keys.Cast<object>().ToDictionary(key => Convert.ToString(key, CultureInfo.InvariantCulture)!);
        foreach (var (name, key) in keys.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            found.Add(name, map[key]!);
        }

        return found;
    }

    private static NamedElements InList(IList list)
    {
        ImmutableArray<IMessage> messages = [.. list.Cast<IMessage>()];
        ImmutableArray<string> identities = [.. messages.Select(FieldLabels.IdentityOf)];
        var found = new NamedElements
        {
            OrderMatters =
                !messages.All(FieldLabels.IsRule)
                || identities.Distinct(StringComparer.Ordinal).Count() != identities.Length,
        };
        foreach (var (identity, message) in identities.Zip(messages))
        {
            var name = identity;
            for (var copy = 2; found.elements.ContainsKey(name); copy++)
            {
                name = string.Create(CultureInfo.InvariantCulture, $"{identity} (number {copy})");
            }

            found.Add(name, message);
        }

        return found;
    }

    private void Add(string name, object element)
    {
        names.Add(name);
        elements.Add(name, element);
    }
}
