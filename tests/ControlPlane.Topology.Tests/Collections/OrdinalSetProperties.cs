using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using FsCheck;
using FsCheck.Fluent;

namespace ControlPlane.Topology.Tests.Collections;

public sealed class OrdinalSetProperties
{
    [Test]
    public void A_union_has_what_either_has_once_and_in_order() =>
        Prop.ForAll(
                Names().Two().ToArbitrary(),
                pair =>
                    Set(pair.Item1).Union(Set(pair.Item2)).Equals(Set([.. pair.Item1, .. pair.Item2]))
                    && Set(pair.Item1).Union(Set(pair.Item2)).Count == pair.Item1.Union(pair.Item2).Count()
            )
            .QuickCheckThrowOnFailure();

    [Test]
    public void A_set_and_a_map_have_exactly_what_they_were_made_of() =>
        Prop.ForAll(
                Names().Two().ToArbitrary(),
                pair =>
                    pair.Item2.All(name =>
                        Set(pair.Item1).Contains(new(name)) == pair.Item1.Contains(name)
                        && Set(pair.Item1).ToOrdinalMap(key => key.Value, key => key).ContainsKey(name)
                            == pair.Item1.Contains(name)
                    )
            )
            .QuickCheckThrowOnFailure();

    private static OrdinalSet<KeyspaceName> Set(string[] names) =>
        names.Select(name => new KeyspaceName(name)).ToOrdinalSet();

    /// <summary>Among them some that a culture would order otherwise.</summary>
    private static Gen<string[]> Names() => Gen.Elements("a", "B", "b", "_", "-", "ä", "aa", "A").ArrayOf();
}
