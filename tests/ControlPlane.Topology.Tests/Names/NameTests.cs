using ControlPlane.Topology.Names;

namespace ControlPlane.Topology.Tests.Names;

public class NameTests
{
    [TestCase("zone1")]
    [TestCase("Zone_1-east")]
    [TestCase("0")]
    [TestCase("-")]
    public void Letters_digits_underscores_and_dashes_make_a_name(string text)
    {
        CellName.Parse(text).ShouldBe(new Parsed<CellName>.Valid(new(text)));
        KeyspaceName.Parse(text).ShouldBe(new Parsed<KeyspaceName>.Valid(new(text)));
    }

    [TestCase("us_east.dr")]
    [TestCase("a..b")]
    public void A_cell_may_have_dots_within_as_the_operator_makes_it(string text)
    {
        CellName.Parse(text).ShouldBe(new Parsed<CellName>.Valid(new(text)));
        KeyspaceName.Parse(text).ShouldBe(new Parsed<KeyspaceName>.Invalid($"invalid character . in name {text}"));
    }

    [TestCase(".dr")]
    [TestCase("dr.")]
    [TestCase(".")]
    public void No_cell_begins_or_ends_with_a_dot(string text) =>
        CellName.Parse(text).ShouldBe(new Parsed<CellName>.Invalid($"invalid character . in name {text}"));

    [TestCase("", "empty name")]
    [TestCase("a/b", "invalid character / in name a/b")]
    [TestCase("..", "invalid character . in name ..")]
    [TestCase("schöne", "invalid character ö in name schöne")]
    [TestCase("top😀", "invalid character 😀 in name top😀")]
    public void Other_texts_are_refused_in_the_words_of_Vitess(string text, string error)
    {
        CellName.Parse(text).ShouldBe(new Parsed<CellName>.Invalid(error));
        KeyspaceName.Parse(text).ShouldBe(new Parsed<KeyspaceName>.Invalid(error));
        ShardName.Parse(text).ShouldBe(new Parsed<ShardName>.Invalid(error));
    }

    [Test]
    public void A_name_has_64_bytes_at_most()
    {
        var longest = new string('a', 64);
        KeyspaceName.Parse(longest).OrNull().ShouldBe(new KeyspaceName(longest));
        KeyspaceName.Parse(longest + "a").ShouldBe(new Parsed<KeyspaceName>.Invalid($"name {longest}a is too long"));

        // Bytes, not characters, and the length is looked at first.
        var umlauts = new string('ö', 33);
        CellName.Parse(umlauts).ShouldBe(new Parsed<CellName>.Invalid($"name {umlauts} is too long"));
    }

    [Test]
    public void A_name_that_stands_in_the_store_is_held_as_it_is()
    {
        new KeyspaceName("made by.an old release").ToString().ShouldBe("made by.an old release");
        new ShardName("AA-").KeyRange.ShouldBe(ShardName.Parse("aa-").OrNull()?.KeyRange);
        new ShardName("40-80-c0").KeyRange.ShouldBeNull();
    }

    [Test]
    public void Names_are_ordered_the_same_in_every_language() =>
        new[] { "a", "B", "_", "-", "0" }
            .Select(text => new CellName(text))
            .Order()
            .Select(name => name.Value)
            .ShouldBe(["-", "0", "B", "_", "a"]);

    [Test]
    public void A_shard_is_printed_with_its_keyspace() =>
        new KeyspaceShard(new("commerce"), new("-80")).ToString().ShouldBe("commerce/-80");
}
