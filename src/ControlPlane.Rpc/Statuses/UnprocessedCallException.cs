namespace ControlPlane.Rpc.Statuses;

/// <summary>
/// The handler asked for a request a second time, which it does only when the peer named the first one unprocessed, and
/// the request could not be given again.
/// </summary>
internal sealed class UnprocessedCallException(string message) : IOException(message);
