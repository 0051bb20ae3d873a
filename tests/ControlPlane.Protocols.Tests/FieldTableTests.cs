using ControlPlane.Protocols.Etcd;
using ControlPlane.Protocols.Query;
using ControlPlane.Protocols.Querythrottler;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Protocols.Vtorcdata;
using ControlPlane.Protocols.Vttime;
using Google.Protobuf.Reflection;

namespace ControlPlane.Protocols.Tests;

/// <summary>Our .proto files against a table of what the releases of Vitess and etcd have on the wire.</summary>
public class FieldTableTests
{
    private static readonly FileDescriptor[] Files =
    [
        TopodataReflection.Descriptor,
        VschemaReflection.Descriptor,
        VtorcdataReflection.Descriptor,
        QuerythrottlerReflection.Descriptor,
        VttimeReflection.Descriptor,
        QueryReflection.Descriptor,
        KvReflection.Descriptor,
        RpcReflection.Descriptor,
    ];

    [Test]
    public void Every_message_has_the_fields_of_the_table_and_no_others() =>
        ShouldBeTheSame(Messages().SelectMany(Lines), Table(line => !IsEnum(line)));

    [Test]
    public void Every_enum_has_the_numbers_of_the_table_and_no_others() =>
        ShouldBeTheSame(Enums().Select(Line), Table(IsEnum));

    // Only what differs is worth printing: the table has hundreds of lines.
    private static void ShouldBeTheSame(IEnumerable<string> ours, IEnumerable<string> table)
    {
        var (have, want) = (ours.ToHashSet(), table.ToHashSet());
        want.ShouldNotBeEmpty();
        have.Except(want).ShouldBeEmpty("ours alone has these");
        want.Except(have).ShouldBeEmpty("the table alone has these");
    }

    private static bool IsEnum(string line) => line.StartsWith("enum ", StringComparison.Ordinal);

    private static IEnumerable<string> Table(Func<string, bool> wanted)
    {
        using var stream = typeof(FieldTableTests).Assembly.GetManifestResourceStream("fields.txt").ShouldNotBeNull();
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Where(line => line[0] != '#' && wanted(line));
    }

    private static IEnumerable<MessageDescriptor> Messages() =>
        Files.SelectMany(file => file.MessageTypes).SelectMany(WithNested);

    private static IEnumerable<MessageDescriptor> WithNested(MessageDescriptor message) =>
        message
            .NestedTypes.Where(nested => nested.GetOptions()?.MapEntry != true)
            .SelectMany(WithNested)
            .Prepend(message);

    private static IEnumerable<EnumDescriptor> Enums() =>
        Files.SelectMany(file => file.EnumTypes).Concat(Messages().SelectMany(message => message.EnumTypes));

    private static IEnumerable<string> Lines(MessageDescriptor message)
    {
        var fields = message.Fields.InFieldNumberOrder();
        return fields.Count == 0
            ? [message.FullName]
            : fields.Select(field =>
                $"{message.FullName} {field.Name} {field.FieldNumber} {TypeOf(field)} {Label(field)}"
            );
    }

    private static string Line(EnumDescriptor type) =>
        $"enum {type.FullName} {string.Join(' ', type.Values.Select(value => $"{value.Name}={value.Number}"))}";

    private static string TypeOf(FieldDescriptor field) =>
        field.IsMap
            ? $"map<{TypeOf(field.MessageType.FindFieldByNumber(1))},{TypeOf(field.MessageType.FindFieldByNumber(2))}>"
            : field.FieldType switch
            {
                FieldType.Message => field.MessageType.FullName,
                FieldType.Enum => field.EnumType.FullName,
                var scalar => scalar.ToString().ToLowerInvariant(),
            };

    private static string Label(FieldDescriptor field) =>
        field.IsMap ? "map"
        : field.IsRepeated ? "repeated"
        : field.RealContainingOneof is { } oneof ? $"oneof:{oneof.Name}"
        : field.ContainingOneof is not null ? "optional"
        : "singular";
}
