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
        AddIfDiffers("routing rules", record => record.RoutingRules, kind => kind.Rules, rule => rule.FromTable);
        AddIfDiffers(
            "shard routing rules",
            record => record.ShardRoutingRules,
            kind => kind.Rules,
            rule => $"{rule.FromKeyspace}/{rule.Shard}"
        );
        AddIfDiffers(
            "keyspace routing rules",
            record => record.KeyspaceRoutingRules,
            kind => kind.Rules,
            rule => rule.FromKeyspace
        );
        AddIfDiffers("mirror rules", record => record.MirrorRules, kind => kind.Rules, rule => rule.FromTable);
        return kinds.ToImmutable();

        void AddIfDiffers<TKind, TRule>(
            string name,
            Func<SrvVSchema, TKind?> of,
            Func<TKind, RepeatedField<TRule>> rulesOf,
            Func<TRule, string> subject
        )
            where TKind : class, IDeepCloneable<TKind>
        {
            var (before, after) = (of(published), of(desired));
            if (!Equals(before, after) && !Equals(Sort(before, rulesOf, subject), Sort(after, rulesOf, subject)))
            {
                kinds.Add(name);
            }
        }
    }

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
