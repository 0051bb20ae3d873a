using System.Collections.Immutable;
using ControlPlane.Protocols.VSchema;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace ControlPlane.Serving.Judging;

/// <summary>The four kinds of rules in a SrvVSchema, compared as what they mean.</summary>
internal static class RuleKinds
{
    public static ImmutableArray<string> Differing(SrvVSchema published, SrvVSchema desired)
    {
        var (before, after) = (InOneOrder(published), InOneOrder(desired));
        var kinds = ImmutableArray.CreateBuilder<string>();
        AddIfDiffers("routing rules", before.RoutingRules, after.RoutingRules);
        AddIfDiffers("shard routing rules", before.ShardRoutingRules, after.ShardRoutingRules);
        AddIfDiffers("keyspace routing rules", before.KeyspaceRoutingRules, after.KeyspaceRoutingRules);
        AddIfDiffers("mirror rules", before.MirrorRules, after.MirrorRules);
        return kinds.ToImmutable();

        void AddIfDiffers<T>(string kind, T? left, T? right)
            where T : class, IMessage<T>
        {
            if (!Equals(left, right))
            {
                kinds.Add(kind);
            }
        }
    }

    /// <summary>
    /// The rules alone, sorted by what they apply to. Where two rules apply to the same thing their order decides
    /// which one a vtgate takes, so that kind is left in its own order.
    /// </summary>
    public static SrvVSchema InOneOrder(SrvVSchema record)
    {
        var rules = record.Clone();
        rules.Keyspaces.Clear();
        Sort(rules.RoutingRules?.Rules, rule => rule.FromTable);
        Sort(rules.ShardRoutingRules?.Rules, rule => $"{rule.FromKeyspace}/{rule.Shard}");
        Sort(rules.KeyspaceRoutingRules?.Rules, rule => rule.FromKeyspace);
        Sort(rules.MirrorRules?.Rules, rule => rule.FromTable);
        return rules;
    }

    private static void Sort<T>(RepeatedField<T>? rules, Func<T, string> subject)
    {
        if (rules is null || rules.DistinctBy(subject, StringComparer.Ordinal).Count() != rules.Count)
        {
            return;
        }

        var sorted = rules.OrderBy(subject, StringComparer.Ordinal).ToArray();
        rules.Clear();
        rules.AddRange(sorted);
    }
}
