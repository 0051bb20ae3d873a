using System.Collections.Immutable;
using ControlPlane.Serving.Routing.Model;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Explaining;

/// <summary>One thing that a vtgate looks at on its way to an answer, and what it finds there.</summary>
public abstract record LookupStep
{
    private LookupStep() { }

    /// <summary>A keyspace routing rule puts another keyspace in the place of the one that was asked for.</summary>
    public sealed record KeyspaceRuled(string From, KeyspaceName To) : LookupStep;

    /// <summary>No routing rule stands for the name.</summary>
    /// <param name="Tried">What was looked for, in order.</param>
    public sealed record NoRule(ImmutableArray<string> Tried) : LookupStep;

    /// <summary>A routing rule decides; nothing after it matters.</summary>
    public sealed record Ruled(string From, RoutingRule Rule) : LookupStep;

    /// <summary>The keyspace was given, so only it is looked into.</summary>
    /// <param name="Keyspace">Null: there is none of this name.</param>
    public sealed record InKeyspace(string Name, KeyspaceModel? Keyspace, Standing Table) : LookupStep;

    /// <summary>Every keyspace that has the name, and what part it takes in the look-up of plain names.</summary>
    public sealed record Candidates(ImmutableArray<Candidate> All) : LookupStep;

    /// <summary>There is one keyspace, so it is asked although the name is not global.</summary>
    public sealed record OnlyKeyspace(KeyspaceName Keyspace, bool IsSharded) : LookupStep;

    /// <summary>No table was found; vindexes can be asked by name too.</summary>
    /// <param name="In">The keyspaces that have a vindex of the name and let it be found.</param>
    public sealed record Vindexes(ImmutableArray<KeyspaceName> In) : LookupStep;
}
