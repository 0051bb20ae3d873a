namespace ControlPlane.Schemas.Tablets;

/// <summary>Why there is no fresh list. A closed set, so that it may be a label of a metric.</summary>
public enum TabletTrouble
{
    /// <summary>The shard has no primary, or none is known.</summary>
    NoPrimary,

    /// <summary>The primary's Tablet record is not there, or says that it was shut down.</summary>
    NoAddress,

    /// <summary>The topology could not be read.</summary>
    NoTopology,

    /// <summary>Nobody answers at the tablet's address.</summary>
    Unreachable,

    /// <summary>The tablet does not serve queries now (gRPC status 17, or its health stream says so).</summary>
    NotServing,

    /// <summary>The tablet is no primary, or not any more.</summary>
    NotPrimary,

    /// <summary>Another tablet, or another server, is at the address.</summary>
    WrongTablet,

    /// <summary>The tablet refuses our credentials.</summary>
    Denied,

    /// <summary>No answer in time, or silence on the health stream.</summary>
    TooSlow,

    /// <summary>The answer is above a limit.</summary>
    TooLarge,

    /// <summary>The answer is not one: half of it, malformed, or with names that MySQL cannot have.</summary>
    Garbage,

    /// <summary>The tablet answered with another error, for example because its MySQL is gone.</summary>
    Failed,
}
