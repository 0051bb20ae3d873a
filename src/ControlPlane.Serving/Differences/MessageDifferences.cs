using System.Collections.Immutable;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ControlPlane.Serving.Differences;

/// <summary>
/// Walks two messages of one type field by field, so that no field, known or not, can differ unseen. Elements of a
/// list are told apart by what names them, not by where they stand: upstream publishes rules in random order.
/// </summary>
internal static class MessageDifferences
{
    public static ImmutableArray<Difference> Between(IMessage before, IMessage after) =>
        before.Equals(after)
            ? []
            :
            [
                .. before.Descriptor.Fields.InFieldNumberOrder().SelectMany(field => OfField(field, before, after)),
                .. OfUnknownFields(before, after),
            ];

    private static IEnumerable<Difference> OfField(FieldDescriptor field, IMessage before, IMessage after)
    {
        var (left, right) = (field.Accessor.GetValue(before), field.Accessor.GetValue(after));
        if (NamedElements.HaveNames(field))
        {
            return OfElements(field, NamedElements.In(field, left), NamedElements.In(field, right));
        }

        return OfValue(field, "", FieldLabels.NameOf(field), IsSet(field, before, left), IsSet(field, after, right));
    }

    private static IEnumerable<Difference> OfElements(FieldDescriptor field, NamedElements before, NamedElements after)
    {
        var subject = FieldLabels.SubjectOf(field);
        var differ = false;
        foreach (var name in before.Names.Union(after.Names, StringComparer.Ordinal))
        {
            foreach (var difference in OfValue(field, subject, name, before.Find(name), after.Find(name)))
            {
                differ = true;
                yield return difference;
            }
        }

        if (!differ && after.OrderMatters && !before.Names.SequenceEqual(after.Names, StringComparer.Ordinal))
        {
            yield return new()
            {
                Change = Change.Changed,
                Subject = "order of",
                Name = FieldLabels.NameOf(field),
                Before = ValueText.Short(string.Join(", ", before.Names)),
                After = ValueText.Short(string.Join(", ", after.Names)),
            };
        }
    }

    private static IEnumerable<Difference> OfValue(
        FieldDescriptor field,
        string subject,
        string name,
        object? before,
        object? after
    )
    {
        if (Equals(before, after))
        {
            return [];
        }

        var (left, right) = (before as IMessage, after as IMessage);
        if (left is not null && right is not null)
        {
            return Between(left, right) is { IsEmpty: false } parts ? [Node(Change.Changed, parts)] : [];
        }

        var (was, becomes) = (ValueText.Of(field, before), ValueText.Of(field, after));
        var change =
            before is null || (was is null && becomes is not null) ? Change.Added
            : after is null || becomes is null ? Change.Removed
            : Change.Changed;
        return FieldLabels.IsListOfRules(left ?? right)
            ? [Node(change, Between(left ?? Empty(right!), right ?? Empty(left!)), was, becomes)]
            : [Node(change, [], was, becomes)];

        Difference Node(Change change, ImmutableArray<Difference> parts, string? was = null, string? becomes = null) =>
            new()
            {
                Change = change,
                Subject = subject,
                Name = name,
                Before = was,
                After = becomes,
                Parts = parts,
            };
    }

    /// <summary>
    /// The value, or null when the message does not say it. A plain bool or number always says something.
    /// </summary>
    private static object? IsSet(FieldDescriptor field, IMessage message, object? value) =>
        field.HasPresence && !field.Accessor.HasValue(message) ? null : value;

    private static IMessage Empty(IMessage like) => like.Descriptor.Parser.ParseFrom(ByteString.Empty);

    /// <summary>What is left when all known fields are taken away was written by another version of Vitess.</summary>
    private static IEnumerable<Difference> OfUnknownFields(IMessage before, IMessage after)
    {
        var (left, right) = (UnknownFields(before), UnknownFields(after));
        if (left.Equals(right))
        {
            yield break;
        }

        yield return new()
        {
            Change =
                left.IsEmpty ? Change.Added
                : right.IsEmpty ? Change.Removed
                : Change.Changed,
            Subject = "",
            Name = "fields of another Vitess version",
            Before = left.IsEmpty ? null : ValueText.Count(left.Length, "byte"),
            After = right.IsEmpty ? null : ValueText.Count(right.Length, "byte"),
        };
    }

    private static ByteString UnknownFields(IMessage message)
    {
        var rest = message.Descriptor.Parser.ParseFrom(message.ToByteString());
        foreach (var field in rest.Descriptor.Fields.InFieldNumberOrder())
        {
            field.Accessor.Clear(rest);
        }

        return rest.ToByteString();
    }
}
