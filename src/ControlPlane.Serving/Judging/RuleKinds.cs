using System.Collections.Immutable;
using ControlPlane.Protocols.VSchema;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace ControlPlane.Serving.Judging;

/// <summary>
/// The four kinds of rules in a SrvVSchema, compared as what they mean: sorted by what they apply to. Where two rules apply
/// to the same thing their order decides which one a vtgate takes, so that kind is left in its own order.
/// </summary>
internal static class RuleKinds
{
    public static ImmutableArray<string> Differing(SrvVSchema published, SrvVSchema desired)
    {
        var kinds = ImmutableArray.CreateBuilder<string>();
        AddIfDiffers("routing rules", record => record.RoutingRules, Sort);
        AddIfDiffers("shard routing rules", record => record.ShardRoutingRules, Sort);
        AddIfDiffers("keyspace routing rules", record => record.KeyspaceRoutingRules, Sort);
        AddIfDiffers("mirror rules", record => record.MirrorRules, Sort);
        return kinds.ToImmutable();

        void AddIfDiffers<T>(string kind, Func<SrvVSchema, T?> of, Func<T?, T?> sort)
            where T : class, IMessage<T>
        {
            var (before, after) = (of(published), of(desired));
            if (!Equals(before, after) && !Equals(sort(before), sort(after)))
            {
                kinds.Add(kind);
            }
        }
    }

    private static RoutingRules? Sort(RoutingRules? rules) => Sort(rules, kind => kind.Rules, rule => rule.FromTable);

    private static ShardRoutingRules? Sort(ShardRoutingRules? rules) =>
        Sort(rules, kind => kind.Rules, rule => $"{rule.FromKeyspace}/{rule.Shard}");

    private static KeyspaceRoutingRules? Sort(KeyspaceRoutingRules? rules) =>
        Sort(rules, kind => kind.Rules, rule => rule.FromKeyspace);

    private static MirrorRules? Sort(MirrorRules? rules) => Sort(rules, kind => kind.Rules, rule => rule.FromTable);

    private static TKind? Sort<TKind, TRule>(
        TKind? kind,
        Func<TKind, RepeatedField<TRule>> rulesOf,
        Func<TRule, string> subject
    )
        where TKind : class, IDeepCloneable<TKind>
    {
        if (kind is null || rulesOf(kind).DistinctBy(subject, StringComparer.Ordinal).Count() != rulesOf(kind).Count)
        {
            return kind;
        }

        var sorted = kind.Clone();
        var rules = rulesOf(sorted);
        TRule[] inOrder = [.. rules.OrderBy(subject, StringComparer.Ordinal)];
        rules.Clear();
        rules.AddRange(inOrder);
        return sorted;
    }
}
