using ControlPlane.Protocols.VSchema;
using Google.Protobuf;

namespace ControlPlane.Protocols.Tests;

public class SharingTests
{
    [Test]
    public void A_record_with_other_keyspaces_keeps_every_other_field_known_or_not()
    {
        var record = SrvVSchema.Parser.ParseFrom([0xE2, 0x76, 0x01, 0x07]); // field 1900 of a newer Vitess
        var others = SrvVSchema.Descriptor.Fields.InDeclarationOrder().Where(field => !field.IsMap).ToArray();
        foreach (var field in others)
        {
            field.Accessor.SetValue(record, field.MessageType.Parser.ParseFrom([]));
        }

        var keyspace = new Keyspace { Sharded = true };
        var changed = record.With([KeyValuePair.Create("ks", keyspace)]);

        others.Length.ShouldBe(4);
        changed.Keyspaces["ks"].ShouldBeSameAs(keyspace);
        record.Keyspaces.ShouldBeEmpty();
        record.Keyspaces.Add("ks", keyspace);
        changed.ToByteArray().ShouldBe(record.ToByteArray());
    }
}
