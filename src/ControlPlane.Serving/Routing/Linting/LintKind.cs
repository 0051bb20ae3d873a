namespace ControlPlane.Serving.Routing.Linting;

/// <summary>What is wrong, as a word that a filter can name.</summary>
public enum LintKind
{
    /// <summary>A vindex cannot be created.</summary>
    Vindex,

    /// <summary>A table is refused.</summary>
    Table,

    /// <summary>The source of a reference table cannot be one.</summary>
    Reference,

    /// <summary>The sequence of an auto-increment column is not found, or is ambiguous.</summary>
    Sequence,

    /// <summary>What an auto-increment column uses is a table, but no VSchema calls it a sequence.</summary>
    NotASequence,

    /// <summary>A rule cannot be read.</summary>
    BrokenRule,

    /// <summary>Two rules for one name.</summary>
    DuplicateRule,

    /// <summary>A rule without a target, or whose target is not there.</summary>
    RuleToNowhere,

    /// <summary>A rule sends to what another rule sends on, which does not happen.</summary>
    ChainedRule,

    /// <summary>A rule that no query can meet.</summary>
    UnmetRule,

    /// <summary>A mirror rule is refused.</summary>
    Mirror,

    /// <summary>Where a name goes hangs on the random order in which a vtgate builds: gates disagree.</summary>
    UnsettledName,
}
