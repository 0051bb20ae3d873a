using ControlPlane.Protocols.VSchema;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ControlPlane.Cli.Files;

/// <summary>One of the records that routing comes from, as a file.</summary>
/// <param name="Path">Below the directory, with <c>/</c>.</param>
/// <param name="Key">Of the record in the global store.</param>
/// <param name="Type">Of its message.</param>
internal abstract record InputFile(string Path, Key Key, MessageDescriptor Type)
{
    public const string VSchemas = "vschemas";

    /// <summary>Whether Vitess deletes the record rather than to keep one that says nothing.</summary>
    public virtual bool VanishesWhenEmpty => false;

    /// <summary>The message as a part of a SrvVSchema, where differences have words.</summary>
    public abstract SrvVSchema Within(IMessage message);

    /// <param name="Keyspace">Whose it is.</param>
    public sealed record VSchema(KeyspaceName Keyspace, GlobalLayout Layout)
        : InputFile(
            $"{VSchemas}/{FileNames.Of(Keyspace.Value)}",
            Layout.VSchema(Keyspace),
            Protocols.VSchema.Keyspace.Descriptor
        )
    {
        public override SrvVSchema Within(IMessage message) =>
            new() { Keyspaces = { [Keyspace.Value] = (Protocols.VSchema.Keyspace)message } };
    }

    private sealed record Rules(
        string Name,
        Key Key,
        MessageDescriptor Type,
        bool Vanishes,
        Action<SrvVSchema, IMessage> Put
    ) : InputFile($"{Name}{FileNames.Extension}", Key, Type)
    {
        public override bool VanishesWhenEmpty => Vanishes;

        public override SrvVSchema Within(IMessage message)
        {
            var whole = new SrvVSchema();
            Put(whole, message);
            return whole;
        }
    }

    /// <summary>The four kinds of rules. How empty ones are stored: vitess-semantics.md 3.2.</summary>
    public static IReadOnlyList<InputFile> AllRules(GlobalLayout layout) =>
        [
            new Rules(
                "routing_rules",
                layout.RoutingRules,
                RoutingRules.Descriptor,
                true,
                (whole, rules) => whole.RoutingRules = (RoutingRules)rules
            ),
            new Rules(
                "shard_routing_rules",
                layout.ShardRoutingRules,
                ShardRoutingRules.Descriptor,
                true,
                (whole, rules) => whole.ShardRoutingRules = (ShardRoutingRules)rules
            ),
            new Rules(
                "keyspace_routing_rules",
                layout.KeyspaceRoutingRules,
                KeyspaceRoutingRules.Descriptor,
                false,
                (whole, rules) => whole.KeyspaceRoutingRules = (KeyspaceRoutingRules)rules
            ),
            new Rules(
                "mirror_rules",
                layout.MirrorRules,
                MirrorRules.Descriptor,
                true,
                (whole, rules) => whole.MirrorRules = (MirrorRules)rules
            ),
        ];
}
