namespace ControlPlane.Topology.Stores;

/// <summary>Why a store could not do what was asked.</summary>
public enum StoreFailure
{
    /// <summary>Not reached, or not answering in time. Trying again may help.</summary>
    Unavailable,

    /// <summary>The user may not read or write this key.</summary>
    PermissionDenied,

    /// <summary>User, password, token or certificate was refused.</summary>
    Unauthenticated,

    /// <summary>The server's certificate is not trusted, or ours was refused.</summary>
    Tls,

    /// <summary>The request or one value is larger than the store takes.</summary>
    TooLarge,

    /// <summary>The store has no space left and refuses writes (etcd's NOSPACE alarm).</summary>
    NoSpace,

    /// <summary>The revision asked for has been compacted away.</summary>
    Compacted,

    /// <summary>The lease is gone.</summary>
    LeaseNotFound,

    /// <summary>Anything else; the message says what the store answered.</summary>
    Other,
}

/// <summary>
/// A read failed, or a write certainly did not happen. The message names the store and what was tried;
/// <see cref="Failure"/> is what callers decide on.
/// </summary>
public sealed class StoreException : Exception
{
    public StoreException(StoreFailure failure, string store, string message, Exception? inner = null)
        : base(message, inner)
    {
        Failure = failure;
        Store = store;
    }

    public StoreFailure Failure { get; }

    /// <summary>The store's address, as in its configuration.</summary>
    public string Store { get; }
}
