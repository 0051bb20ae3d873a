using System.Collections.Immutable;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;
using Google.Protobuf;

namespace ControlPlane.Serving.Differences;

/// <summary>What a step of a plan changes in its record, down to shard, table and rule.</summary>
public static class RecordDifference
{
    private static readonly SrvKeyspace BlankSrvKeyspace = new();

    /// <summary>
    /// A SrvVSchema that says nothing: upstream always writes these three kinds of rules, with or without rules.
    /// </summary>
    private static readonly SrvVSchema BlankSrvVSchema = new()
    {
        RoutingRules = new(),
        ShardRoutingRules = new(),
        MirrorRules = new(),
    };

    /// <param name="step">A step of the plan that was made from <paramref name="observed"/>.</param>
    /// <param name="observed">What the plan was made from: it holds the record as it is now.</param>
    public static Difference Of(PlanStep step, Observed observed)
    {
        var published = (observed.Cells.Find(step.Record.Cell) as CellView.Read)?.Records;
        var after = (step as PlanStep.Write)?.Content;
        return step.Record switch
        {
            ServingRecordId.SrvKeyspace(_, var keyspace) => Of(
                published?.SrvKeyspaces.Find(keyspace),
                after,
                BlankSrvKeyspace
            ) with
            {
                Name = keyspace.Value,
            },
            _ => PublishedTables.Mark(Of(published?.SrvVSchema, after, BlankSrvVSchema), observed),
        };
    }

    /// <summary>
    /// Null: there is no difference. Rules in another order are none, unless two of them are about the same thing.
    /// </summary>
    public static Difference? Between(SrvVSchema before, SrvVSchema after) => BetweenMessages(before, after);

    /// <summary>Null: there is no difference.</summary>
    public static Difference? Between(SrvKeyspace before, SrvKeyspace after) => BetweenMessages(before, after);

    private static Difference? BetweenMessages(IMessage before, IMessage after) =>
        PartsOf(before, after) is { IsEmpty: false } parts
            ? new()
            {
                Change = Change.Changed,
                Subject = after.Descriptor.Name,
                Name = "",
                Parts = parts,
            }
            : null;

    private static Difference Of<T>(StoredRecord<T>? before, ByteString? after, T blank)
        where T : class, IMessage<T>, new()
    {
        var undecodable = before is { Message: null };
        var change =
            after is null ? Change.Removed
            : before is null ? Change.Added
            : Change.Changed;
        var parts = PartsOf(before?.Message ?? blank, after is null ? blank : Parse<T>(after));
        return new()
        {
            Change = change,
            Subject = blank.Descriptor.Name,
            Name = "",
            Before = undecodable ? $"{ValueText.Count(before!.Value.Length, "byte")} that cannot be decoded" : null,
            // In a record that comes or goes as a whole, nothing is merely changed.
            Parts = change is Change.Changed ? parts : [.. parts.Select(part => part with { Change = change })],
        };
    }

    private static T Parse<T>(ByteString bytes)
        where T : IMessage<T>, new()
    {
        var message = new T();
        message.MergeFrom(bytes);
        return message;
    }

    /// <summary>
    /// Tablet types nearly always change together: what is equal is said once, under all their names.
    /// </summary>
    private static ImmutableArray<Difference> PartsOf(IMessage before, IMessage after)
    {
        var parts = MessageDifferences.Between(before, after);
        return after is SrvKeyspace
            ?
            [
                .. from part in parts
                group part by part with
                {
                    Name = "",
                } into alike
                select alike.Key with
                {
                    Name = string.Join(", ", alike.Select(part => part.Name)),
                },
            ]
            : parts;
    }
}
