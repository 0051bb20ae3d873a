using System.Collections.Immutable;

namespace ControlPlane.Kubernetes.Client;

/// <summary>
/// Why the API server did not do what was asked, or why that is not known. The message is the server's own where it
/// gave one, and names the object or the server.
/// </summary>
public abstract record ApiError
{
    private ApiError(string message) => Message = message;

    public string Message { get; init; }

    /// <summary>
    /// For a write: it may have happened all the same. What was written has to be read again before anything else is
    /// done. False: it certainly did not happen.
    /// </summary>
    public virtual bool MayHaveHappened => false;

    /// <summary>How long the server asked us to wait; null: it said nothing.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public override string ToString() => Message;

    /// <summary>404: no such object, or no such kind on this server.</summary>
    public sealed record NotFound(string Message) : ApiError(Message);

    /// <summary>409 on a create.</summary>
    public sealed record AlreadyExists(string Message) : ApiError(Message);

    /// <summary>
    /// 409: the object changed since it was read, or (server-side apply, then with <paramref name="Causes"/>) another
    /// manager owns a field.
    /// </summary>
    public sealed record Conflict(string Message, ImmutableArray<ErrorCause> Causes) : ApiError(Message);

    /// <summary>410: the resource version or the continue token is too old. List anew.</summary>
    public sealed record Expired(string Message) : ApiError(Message);

    /// <summary>403: this user may not.</summary>
    public sealed record Forbidden(string Message) : ApiError(Message);

    /// <summary>401: the credentials are not taken.</summary>
    public sealed record Unauthorized(string Message) : ApiError(Message);

    /// <summary>422: the object breaks the kind's schema or one of its rules.</summary>
    public sealed record Invalid(string Message, ImmutableArray<ErrorCause> Causes) : ApiError(Message);

    /// <summary>400, 405, 406, 413, 415 and other answers of 4xx: asking again will not help.</summary>
    public sealed record Rejected(int Code, string Message) : ApiError(Message);

    /// <summary>429, or more calls waiting for our own rate limit than it lets wait: the request was not looked at.</summary>
    public sealed record TooManyRequests(string Message) : ApiError(Message);

    /// <summary>5xx.</summary>
    public sealed record ServerFailed(int Code, string Message) : ApiError(Message)
    {
        public override bool MayHaveHappened => true;
    }

    /// <summary>No answer within the time that a call may take.</summary>
    public sealed record TimedOut(string Message) : ApiError(Message)
    {
        public override bool MayHaveHappened => true;
    }

    /// <summary>The connection could not be made or broke.</summary>
    /// <param name="WasSent">False: no connection came about, so the server saw nothing.</param>
    public sealed record Unreachable(string Message, bool WasSent) : ApiError(Message)
    {
        public override bool MayHaveHappened => WasSent;
    }

    /// <summary>Our own credentials could not be had: a file, an exec plug-in. Nothing was sent.</summary>
    public sealed record NoCredentials(string Message) : ApiError(Message);

    /// <summary>The answer is larger than we read, or no JSON of the kind expected.</summary>
    public sealed record Unreadable(string Message) : ApiError(Message)
    {
        public override bool MayHaveHappened => true;
    }
}

/// <summary>One cause out of a refusal's details.</summary>
/// <param name="Field">Where in the object: <c>spec.size</c>.</param>
public sealed record ErrorCause(string Reason, string Field, string Message);
