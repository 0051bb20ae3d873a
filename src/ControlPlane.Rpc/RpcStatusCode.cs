namespace ControlPlane.Rpc;

/// <summary>
/// How a call ended, numbered as on the wire. The list is open: a server may send a number above 16 (Vitess sends its
/// own 17 and 18, "cluster event" and "read only"), and that number is kept by casting, so that it can be shown and
/// compared.
/// </summary>
public enum RpcStatusCode
{
    Ok = 0,
    Cancelled = 1,
    Unknown = 2,
    InvalidArgument = 3,
    DeadlineExceeded = 4,
    NotFound = 5,
    AlreadyExists = 6,
    PermissionDenied = 7,
    ResourceExhausted = 8,
    FailedPrecondition = 9,
    Aborted = 10,
    OutOfRange = 11,
    Unimplemented = 12,
    Internal = 13,
    Unavailable = 14,
    DataLoss = 15,
    Unauthenticated = 16,
}
