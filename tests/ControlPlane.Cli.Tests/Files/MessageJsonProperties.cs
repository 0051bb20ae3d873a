using ControlPlane.Cli.Files.Strict;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;

namespace ControlPlane.Cli.Tests.Files;

/// <summary>What is written can be read, and equal messages are written alike.</summary>
public class MessageJsonProperties
{
    private static readonly Gen<IMessage> Messages = Gen.OneOf(
        Inputs.Keyspaces.Select(message => (IMessage)message),
        Inputs.RoutingRules.Select(message => (IMessage)message),
        Inputs.ShardRoutingRules.Select(message => (IMessage)message),
        Inputs.KeyspaceRoutingRules.Select(message => (IMessage)message),
        Inputs.MirrorRules.Select(message => (IMessage)message)
    );

    [Test]
    public void What_is_written_is_read_as_it_was() =>
        Holds(message =>
        {
            var problems = new FileProblems("f");
            return message.Equals(StrictMessage.Read(MessageJson.Write(message), message.Descriptor, problems));
        });

    [Test]
    public void The_protobuf_library_reads_it_too() =>
        Holds(message =>
            message.Equals(
                JsonParser.Default.Parse(
                    System.Text.Encoding.UTF8.GetString(MessageJson.Write(message)),
                    message.Descriptor
                )
            )
        );

    [Test]
    public void What_is_encoded_in_another_order_is_written_alike() =>
        Holds(message =>
        {
            // Maps keep the order in which they were filled, and the copy is filled from sorted JSON.
            var copy = StrictMessage.Read(MessageJson.Write(message), message.Descriptor, new FileProblems("f"))!;
            return MessageJson.Write(copy).AsSpan().SequenceEqual(MessageJson.Write(message));
        });

    private static void Holds(Func<IMessage, bool> property) =>
        Check.QuickThrowOnFailure(Prop.ForAll(Messages.ToArbitrary(), property));
}
