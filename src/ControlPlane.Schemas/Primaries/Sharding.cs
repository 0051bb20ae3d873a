using Google.Protobuf;

namespace ControlPlane.Schemas.Primaries;

/// <summary>The one field of a VSchema that tells whom to ask, without decoding all its tables.</summary>
internal static class Sharding
{
    private static readonly uint Tag = WireFormat.MakeTag(
        Protocols.VSchema.Keyspace.ShardedFieldNumber,
        WireFormat.WireType.Varint
    );

    /// <summary>Null: the bytes are no VSchema.</summary>
    public static bool? IsSharded(ByteString vschema)
    {
        var (input, sharded) = (vschema.CreateCodedInput(), false);
        try
        {
            while (input.ReadTag() is var tag and not 0)
            {
                if (tag == Tag)
                {
                    sharded = input.ReadBool();
                }
                else
                {
                    input.SkipLastField();
                }
            }
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }

        return sharded;
    }
}
