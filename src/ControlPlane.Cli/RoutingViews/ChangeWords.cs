using ControlPlane.Serving.Routing.Explaining;

namespace ControlPlane.Cli.RoutingViews;

/// <summary>What would change an answer, in words.</summary>
internal static class ChangeWords
{
    public static string Of(WhatIf change) =>
        change switch
        {
            WhatIf.Qualify qualify =>
                $"Name the keyspace in the query ({qualify.Keyspaces[0]}.…), or select it with USE: then only it is asked.",
            WhatIf.RemoveRule { Then: null } removed =>
                $"Without the rule for {removed.From} the keyspace itself is asked.",
            WhatIf.RemoveRule removed =>
                $"Without the rule for {removed.From} the name goes to: {LookupWords.Of(removed.Then!)}.",
            WhatIf.NamedByVSchema =>
                "A VSchema that names it, of any keyspace without explicit routing, takes the name over: a VSchema counts "
                    + "more than a table that only exists.",
            WhatIf.NamedTwice =>
                "A second VSchema that names it, of a keyspace without explicit routing, makes it ambiguous.",
            WhatIf.CreatedElsewhere => "A table or view of this name in another unsharded keyspace makes it ambiguous.",
            WhatIf.KeptInOne kept => $"Drop or rename it in all of {string.Join(", ", kept.Keyspaces)} but one.",
            WhatIf.DeclaredInOne declared =>
                $"Name it in the VSchema of one of {string.Join(", ", declared.Keyspaces)}: that one gets it.",
            WhatIf.AddRule rule => $"A routing rule for {rule.Name} decides for all queries.",
            _ => OfHidden(change),
        };

    private static string OfHidden(WhatIf change) =>
        change switch
        {
            WhatIf.LetPlainNames let =>
                $"Without require_explicit_routing in {string.Join(", ", let.Keyspaces)} its tables are found by plain names.",
            WhatIf.GiveVindex give =>
                $"Add it to the VSchema of {string.Join(" or ", give.Keyspaces)} with a primary vindex.",
            WhatIf.MendVSchema mend => $"Mend the VSchema of {mend.Keyspace}: {mend.Error}.",
            WhatIf.LetSource let => "Let its source be found by its plain name, or take the source from the VSchema of "
                + $"{string.Join(", ", let.Keyspaces)}.",
            WhatIf.SecondKeyspace second =>
                "As soon as a second keyspace exists, even an empty one, only known names are found. Then it goes to: "
                    + $"{LookupWords.Of(second.Then)}.",
            WhatIf.CreateIt { Unread.IsEmpty: true } => "Create it, or look for it under another name.",
            WhatIf.CreateIt create =>
                $"Nobody has read the tables of {string.Join(", ", create.Unread)}: it may be there.",
            WhatIf.OtherKeyspace other =>
                $"There is no keyspace {other.Asked}; controlplane routing --output json lists those that there are.",
            _ => "",
        };
}
