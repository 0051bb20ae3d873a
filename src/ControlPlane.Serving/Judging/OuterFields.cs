using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ControlPlane.Serving.Judging;

/// <summary>Looks for fields of a message's outermost level that this version does not know.</summary>
public static class OuterFields
{
    /// <summary>
    /// The numbers of the top-level fields in <paramref name="record"/> that <paramref name="known"/> neither has nor
    /// had (reserved numbers are an older Vitess', not a newer one's). The bytes must be a message.
    /// </summary>
    public static IReadOnlyList<int> UnknownIn(ByteString record, MessageDescriptor known)
    {
        var unknown = new SortedSet<int>();
        var input = record.CreateCodedInput();
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            var number = WireFormat.GetTagFieldNumber(tag);
            if (known.FindFieldByNumber(number) is null && !IsReserved(known, number))
            {
                unknown.Add(number);
            }

            input.SkipLastField();
        }

        return [.. unknown];
    }

    private static bool IsReserved(MessageDescriptor message, int number) =>
        message.ToProto().ReservedRange.Any(range => number >= range.Start && number < range.End);
}
