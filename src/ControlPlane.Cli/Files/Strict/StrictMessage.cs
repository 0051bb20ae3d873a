using System.Collections;
using ControlPlane.Cli.Settings;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ControlPlane.Cli.Files.Strict;

/// <summary>
/// Makes a message of JSON in which every name must be that of a field, spelt as in the .proto file. Vitess' own
/// commands pass over names that they do not know, so that rules in camelCase came out empty (vitess #16095).
/// </summary>
internal static class StrictMessage
{
    /// <summary>Null: with problems.</summary>
    public static T? Read<T>(byte[] text, FileProblems problems)
        where T : class, IMessage<T>, new() => Read(text, new T().Descriptor, problems) as T;

    /// <summary>Null: with problems.</summary>
    public static IMessage? Read(byte[] text, MessageDescriptor type, FileProblems problems)
    {
        var whole = JsonPartReader.Read(text, problems);
        var message = whole is null ? null : Message(whole, type, type.Name, problems);
        return problems.All.Count == 0 ? message : null;
    }

    /// <param name="part">What stands there.</param>
    /// <param name="type">What should.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="problems">Take what is wrong.</param>
    public static IMessage? Message(JsonPart part, MessageDescriptor type, string name, FileProblems problems)
    {
        if (part is not JsonPart.Object whole)
        {
            problems.Add(part.Line, $"{name} must be an object {{…}}, and here is {part.Kind}");
            return null;
        }

        var message = type.Parser.ParseFrom(ByteString.Empty);
        foreach (var member in whole.Members)
        {
            if (type.FindFieldByName(member.Name) is { } field)
            {
                Set(message, field, member, problems);
            }
            else
            {
                problems.Add(member.Line, Unknown(member.Name, type));
            }
        }

        return message;
    }

    private static void Set(IMessage message, FieldDescriptor field, JsonPart.Member member, FileProblems problems)
    {
        switch (member.Value)
        {
            case JsonPart.Null: // what vtctldclient prints for a message that is not there
                break;
            case JsonPart.Object map when field.IsMap:
                SetMap((IDictionary)field.Accessor.GetValue(message), field, map, problems);
                break;
            case JsonPart.List list when field.IsRepeated && !field.IsMap:
                SetList((IList)field.Accessor.GetValue(message), field, list, problems);
                break;
            case var other when field.IsMap || field.IsRepeated:
                var wanted = field.IsMap ? "an object {…}" : "a list […]";
                problems.Add(other.Line, $"'{field.Name}' must be {wanted}, and here is {other.Kind}");
                break;
            case var one when StrictValue.Read(one, field, field.Name, problems) is { } value:
                field.Accessor.SetValue(message, value);
                break;
        }
    }

    private static void SetMap(IDictionary map, FieldDescriptor field, JsonPart.Object part, FileProblems problems)
    {
        var values = field.MessageType.FindFieldByNumber(2);
        foreach (var member in part.Members)
        {
            if (StrictValue.Read(member.Value, values, member.Name, problems) is { } value)
            {
                map[member.Name] = value;
            }
        }
    }

    private static void SetList(IList list, FieldDescriptor field, JsonPart.List part, FileProblems problems)
    {
        foreach (var item in part.Items)
        {
            if (StrictValue.Read(item, field, $"an item of {field.Name}", problems) is { } value)
            {
                list.Add(value);
            }
        }
    }

    private static string Unknown(string name, MessageDescriptor type)
    {
        var fields = type.Fields.InFieldNumberOrder();
        if (fields.FirstOrDefault(field => Plain(field.Name) == Plain(name)) is { } meant)
        {
            return $"write '{meant.Name}', not '{name}': names are spelt as in Vitess' own files, with underscores";
        }

        var names = fields.Select(field => field.Name).ToArray();
        return Nearest.To(name, names) is { } near
            ? $"there is no '{name}' in {type.Name}; did you mean '{near}'?"
            : $"there is no '{name}' in {type.Name}; it has {string.Join(", ", names)}";
    }

    private static string Plain(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();
}
