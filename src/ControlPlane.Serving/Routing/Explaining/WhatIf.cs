using System.Collections.Immutable;
using ControlPlane.Serving.Routing.Report;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Explaining;

/// <summary>Something that would change an answer.</summary>
public abstract record WhatIf
{
    private WhatIf() { }

    /// <summary>Naming the keyspace, or selecting it, asks one keyspace only.</summary>
    public sealed record Qualify(ImmutableArray<KeyspaceName> Keyspaces) : WhatIf;

    /// <param name="Then">Where the plain name would go without the rule; null: the query was not for a plain name.</param>
    public sealed record RemoveRule(string From, PlainRoute? Then) : WhatIf;

    /// <summary>A VSchema somewhere names the table: it takes the name over.</summary>
    public sealed record NamedByVSchema : WhatIf;

    /// <summary>A second VSchema without explicit routing names it: the name becomes ambiguous.</summary>
    public sealed record NamedTwice : WhatIf;

    /// <summary>A table or view of the name is created in another keyspace: the name becomes ambiguous.</summary>
    public sealed record CreatedElsewhere : WhatIf;

    /// <summary>It stays in one of the keyspaces only.</summary>
    public sealed record KeptInOne(ImmutableArray<KeyspaceName> Keyspaces) : WhatIf;

    /// <summary>The VSchema of exactly one of them names it: that beats what only exists.</summary>
    public sealed record DeclaredInOne(ImmutableArray<KeyspaceName> Keyspaces) : WhatIf;

    /// <summary>A routing rule for the plain name.</summary>
    public sealed record AddRule(string Name) : WhatIf;

    /// <summary>The keyspaces stop requiring explicit routing.</summary>
    public sealed record LetPlainNames(ImmutableArray<KeyspaceName> Keyspaces) : WhatIf;

    /// <summary>The VSchema of a sharded keyspace gives the table a vindex.</summary>
    public sealed record GiveVindex(ImmutableArray<KeyspaceName> Keyspaces) : WhatIf;

    /// <param name="Error">The error of the keyspace's VSchema that hides the name.</param>
    public sealed record MendVSchema(KeyspaceName Keyspace, string Error) : WhatIf;

    /// <summary>The source of a reference table can be found by its plain name.</summary>
    public sealed record LetSource(ImmutableArray<KeyspaceName> Keyspaces) : WhatIf;

    /// <summary>A second keyspace appears: from then on only known names are found.</summary>
    /// <param name="Then">Where the name would go.</param>
    public sealed record SecondKeyspace(PlainRoute Then) : WhatIf;

    /// <summary>It is created, or was all the time in a keyspace whose tables nobody has read.</summary>
    public sealed record CreateIt(ImmutableArray<KeyspaceName> Unread) : WhatIf;

    /// <summary>Another keyspace exists, or its name is spelt otherwise.</summary>
    public sealed record OtherKeyspace(string Asked) : WhatIf;
}
