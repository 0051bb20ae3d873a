using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using ControlPlane.Topology.Names;
using FsCheck;
using FsCheck.Fluent;

namespace ControlPlane.Topology.Tests.Names;

/// <summary>What names may be, said a second time as regular expressions, at the edges of length and alphabet.</summary>
public partial class NameProperties
{
    private static readonly Gen<string> Texts =
        from signs in Gen.Frequency(
                (30, Gen.Elements("0", "8", "a", "F", "c0", "40")),
                (4, Gen.Elements("-", "_", "g", ".")),
                (1, Gen.Elements("/", " ", "\0", "\n", "ö", "٣", "𝄞", "\uD800", "\u007F"))
            )
            .ListOf()
        from length in Gen.Elements(0, 1, 2, 5, 5, 5, 9, 9, 63, 64, 65)
        select string.Concat(Repeated(signs).Take(length));

    private static readonly Gen<string> Shards = Gen.OneOf(
        Texts,
        from start in Bound()
        from end in Bound()
        select $"{start}-{end}"
    );

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;
    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(1000);

    [Test]
    public void A_name_is_one_to_64_letters_digits_dashes_and_underscores_and_a_cell_may_have_dots_within() =>
        Prop.ForAll(
                Texts.ToArbitrary(),
                text =>
                {
                    var right = Name().IsMatch(text);
                    return CellName.Parse(text).OrNull() == (Cell().IsMatch(text) ? new CellName(text) : null)
                        && KeyspaceName.Parse(text).OrNull() == (right ? new KeyspaceName(text) : null);
                }
            )
            .Check(Often);

    [Test]
    public void A_shard_is_a_word_or_two_bounds_in_order_and_is_kept_in_lower_case() =>
        Prop.ForAll(
                Shards.ToArbitrary(),
                text =>
                {
                    var ranged = Range().Match(text);
                    var right =
                        Name().IsMatch(text)
                        && (
                            ranged.Success
                                ? AreInOrder(ranged.Groups["start"].Value, ranged.Groups["end"].Value)
                                : !text.Contains('-', StringComparison.Ordinal)
                        );
                    var stored = ranged.Success ? text.ToLowerInvariant() : text;
                    return ShardName.Parse(text).OrNull() == (right ? new ShardName(stored) : null)
                        && (!right || ShardName.Parse(stored).OrNull() == new ShardName(stored))
                        && new ShardName(text).KeyRange is null == !(right && ranged.Success);
                }
            )
            .Check(Often);

    [Test]
    public void An_alias_is_a_cell_a_dash_and_a_number_that_fits() =>
        Prop.ForAll(
                Gen.OneOf(Texts, Texts.Zip(Numbers()).Select(pair => $"{pair.Item1}-{pair.Item2}")).ToArbitrary(),
                text =>
                {
                    var found = Alias().Match(text);
                    var uid = found.Success ? BigInteger.Parse(found.Groups["uid"].Value, Invariant) : 0;
                    TabletAlias? right =
                        found.Success && uid <= uint.MaxValue ? new(new(found.Groups["cell"].Value), (uint)uid) : null;
                    return TabletAlias.Parse(text).OrNull() == right
                        && (right is not { } alias || TabletAlias.Parse($"{alias}").OrNull() == alias);
                }
            )
            .Check(Often);

    // Hex of the same length sorts as its bytes do; a bound that another one begins with comes first; no end is the last.
    private static bool AreInOrder(string start, string end) =>
        end.Length == 0 || string.CompareOrdinal(start.ToUpperInvariant(), end.ToUpperInvariant()) < 0;

    private static Gen<string> Bound() =>
        Gen.Elements("00", "40", "7F", "c0", "fF").ListOf().Select(bytes => string.Concat(bytes.Take(3)));

    private static Gen<string> Numbers() =>
        Gen.Elements(
            "0",
            "0000000100",
            "4294967295",
            "4294967296",
            "00000000004294967295",
            "99999999999",
            "+1",
            "1 ",
            ""
        );

    private static IEnumerable<string> Repeated(IReadOnlyList<string> signs)
    {
        for (var at = 0; signs.Count > 0; at++)
        {
            yield return signs[at % signs.Count];
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,64}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A(?=.{1,64}\z)[A-Za-z0-9_-]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?\z")]
    private static partial Regex Cell();

    [GeneratedRegex(@"\A(?<start>([0-9a-fA-F]{2})*)-(?<end>([0-9a-fA-F]{2})*)\z")]
    private static partial Regex Range();

    [GeneratedRegex(@"\A(?<cell>.+)-(?<uid>[0-9]+)\z", RegexOptions.Singleline)]
    private static partial Regex Alias();
}
