namespace ControlPlane.Serving.Findings;

/// <summary>Something worth knowing that is not about one record's content and stops nothing.</summary>
/// <param name="Why">What was seen.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record Notice(NoticeKind Kind, string Why, string Remedy);

public enum NoticeKind
{
    /// <summary>A named lock that is older than any running command should be; it is no longer waited for.</summary>
    OrphanLock,

    /// <summary>A record comes near the size that its store takes.</summary>
    RecordGrowsLarge,

    /// <summary>A name under <c>keyspaces/</c> without a Keyspace record.</summary>
    GhostKeyspace,

    /// <summary>A cell without gates cannot be read; only guards wanted to look at it.</summary>
    PeerUnreadable,

    /// <summary>vtgates that see no primary of what they watch: their next start takes half a minute and more.</summary>
    BlindGate,

    /// <summary>With the plain table names that should be published a record would not fit; it goes out without them.</summary>
    NamesDoNotFit,

    /// <summary>Plain table names are not published, since a keyspace whose tables nobody has read may have them too.</summary>
    TablesNeverRead,
}
