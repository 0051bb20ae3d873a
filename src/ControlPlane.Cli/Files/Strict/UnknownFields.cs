using System.Collections;
using ControlPlane.Serving.Judging;
using Google.Protobuf;

namespace ControlPlane.Cli.Files.Strict;

/// <summary>Finds what JSON cannot hold: fields that only a newer Vitess has a name for, at any depth.</summary>
internal static class UnknownFields
{
    /// <summary>For example <c>tables orders: field 99</c>.</summary>
    public static IEnumerable<string> In(IMessage message) => In(message, "");

    private static IEnumerable<string> In(IMessage message, string path)
    {
        var before = path.Length == 0 ? "" : path + ": ";
        return OuterFields
            .UnknownIn(message.ToByteString(), message.Descriptor)
            .Select(number => $"{before}field {number}")
            .Concat(PartsOf(message, path).SelectMany(part => In(part.Message, part.Path)));
    }

    private static IEnumerable<(IMessage Message, string Path)> PartsOf(IMessage message, string path)
    {
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            var name = path.Length == 0 ? field.Name : $"{path} {field.Name}";
            switch (field.Accessor.GetValue(message))
            {
                case IMessage one:
                    yield return (one, name);
                    break;
                case IDictionary map:
                    foreach (DictionaryEntry pair in map)
                    {
                        if (pair.Value is IMessage value)
                        {
                            yield return (value, $"{name} {pair.Key}");
                        }
                    }

                    break;
                case IList list:
                    foreach (var (item, at) in list.OfType<IMessage>().Select((item, at) => (item, at)))
                    {
                        yield return (item, $"{name} {at + 1}");
                    }

                    break;
            }
        }
    }
}
