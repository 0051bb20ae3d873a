using System.Text;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;
using ControlPlane.Topology.Tests.Stores;
using FsCheck;
using FsCheck.Fluent;

namespace ControlPlane.Topology.Tests.Layout;

/// <summary>Where records lie, for roots that nobody would choose: none, bare slashes, dots, bytes of every length.</summary>
public class TopologyRootProperties
{
    private static readonly string[] Steps =
    [
        "",
        "",
        ".",
        "..",
        "...",
        "a",
        "vitess",
        "größe",
        "日本𝄞",
        "a b",
        "\0",
        "~",
    ];

    private static readonly Gen<string> Roots =
        from steps in Gen.Elements(Steps).ListOf()
        from slash in Gen.Elements("", "/", "//")
        select slash + string.Join('/', steps.Take(6));

    private static readonly Gen<string> Names = Gen.OneOf(
        Gen.Elements("a", "ab", "a-", "a.b", "A", "-80", "0", "größe", "\0", "\u007F", "𝄞", "locks", "Keyspace"),
        Gen.Choose(0x21, 0x7E).Where(sign => sign != '/').Select(sign => new string((char)sign, 64))
    );

    [Test]
    public void A_path_is_joined_to_a_root_as_Go_joins_it() =>
        Prop.ForAll(
                Roots.ToArbitrary(),
                Names.ToArbitrary(),
                (root, name) =>
                {
                    var joined = new TopologyRoot(root).Key($"keyspaces/{name}/VSchema");
                    var go = GoPath.Join(root, $"keyspaces/{name}/VSchema");
                    return joined.ToBytes().SequenceEqual(Encoding.UTF8.GetBytes(go));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Test]
    public void Roots_are_equal_exactly_when_they_are_one_place() =>
        Prop.ForAll(
                Roots.ToArbitrary(),
                Roots.ToArbitrary(),
                (left, right) =>
                    (new TopologyRoot(left) == new TopologyRoot(right))
                    == (GoPath.Join(left, "x") == GoPath.Join(right, "x"))
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Test]
    public void The_segments_of_a_key_are_those_it_was_made_of() =>
        Prop.ForAll(
                Roots.ToArbitrary(),
                Names.NonEmptyListOf().ToArbitrary(),
                (text, names) =>
                {
                    var root = new TopologyRoot(text);
                    return root.Segments(root.Key(string.Join('/', names))) is { } segments
                        && segments.SequenceEqual(names);
                }
            )
            .QuickCheckThrowOnFailure();

    [Test]
    public void A_key_has_segments_exactly_when_it_lies_below_the_root() =>
        Prop.ForAll(
                Roots.ToArbitrary(),
                SmallBytes.Any,
                (text, bytes) =>
                {
                    var root = new TopologyRoot(text);
                    var below = GoPath.Join(text, "x")[..^1];
                    return (root.Segments(Key.FromBytes(bytes)) is not null)
                        == bytes.AsSpan().StartsWith(Encoding.UTF8.GetBytes(below));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Test]
    public void A_directory_has_what_lies_in_it_and_not_itself_nor_a_sibling() =>
        Prop.ForAll(
                Roots.ToArbitrary(),
                Names.Two().ToArbitrary(),
                (text, names) =>
                {
                    var root = new TopologyRoot(text);
                    var directory = root.Directory(names.Item1);
                    return directory.Contains(root.Key($"{names.Item2}/x")) == (names.Item1 == names.Item2)
                        && !directory.Contains(root.Key(names.Item1));
                }
            )
            .QuickCheckThrowOnFailure();

    [Test]
    public void Each_record_lies_in_its_own_directory_and_in_no_other() =>
        Prop.ForAll(
                Roots.ToArbitrary(),
                Names.Two().ToArbitrary(),
                Names.ToArbitrary(),
                (text, keyspaces, shard) =>
                {
                    var global = new GlobalLayout(new(text));
                    var (one, other) = (new KeyspaceName(keyspaces.Item1), new KeyspaceName(keyspaces.Item2));
                    Key[] keys =
                    [
                        global.Keyspace(one),
                        global.VSchema(one),
                        global.Shard(one, new(shard)),
                        global.CellInfo(new(shard)),
                        global.RoutingRules,
                        global.ShardRoutingRules,
                        global.MirrorRules,
                        global.KeyspaceRoutingRules,
                        global.Routing.Head,
                        global.Routing.Of(one, RoutingLayout.Kind.Names),
                        global.Routing.Of(one, RoutingLayout.Kind.Tables),
                    ];
                    return keys.Distinct().Count() == keys.Length
                        && In(keys, global.Keyspaces) == 0b111
                        && In(keys, global.Cells) == 0b1000
                        && In(keys, global.KeyspaceRoutingRulesDirectory) == 0b1000_0000
                        && In(keys, global.OwnRecords) == 0b111_0000_0000
                        && In(keys, global.Shards(one)) == 0b100
                        && In(keys, global.Shards(other)) == (one == other ? 0b100 : 0)
                        && In(keys, global.KeyspaceLocks(one)) == 0
                        && !global.KeyspaceLocks(one).Overlaps(global.Shards(one));
                }
            )
            .QuickCheckThrowOnFailure();

    [Test]
    public void The_key_of_a_routing_record_tells_whose_it_is_and_no_other_key_does() =>
        Prop.ForAll(
                Roots.ToArbitrary(),
                Names.Two().ToArbitrary(),
                Gen.Elements(Enum.GetValues<RoutingLayout.Kind>()).ToArbitrary(),
                (text, names, kind) =>
                {
                    var (layout, keyspace) = (new RoutingLayout(new(text)), new KeyspaceName(names.Item1));
                    var key = layout.Of(keyspace, kind);
                    return layout.Find(key) == (keyspace, kind)
                        && layout.Find(new CellLayout(layout.Root).SrvKeyspace(keyspace)) is null
                        && layout.Find(Key.FromBytes([.. key.ToBytes(), (byte)'/'])) is null
                        && layout.Find(Key.FromBytes(key.ToBytes().AsSpan(1))) is null
                        && layout.Find(layout.Head) is null;
                }
            )
            .QuickCheckThrowOnFailure();

    // A bit for each key that lies in the span, the first key the lowest.
    private static int In(Key[] keys, KeySpan span) =>
        keys.Select((key, index) => span.Contains(key) ? 1 << index : 0).Sum();
}
