using System.Collections.Immutable;

namespace ControlPlane.Kubernetes.Client;

/// <summary>How a call ended.</summary>
public abstract record ApiResult<T>
{
    private ApiResult() { }

    public sealed record Ok(T Value) : ApiResult<T>
    {
        /// <summary>What the server warned of (its <c>Warning</c> headers), for example an unknown field.</summary>
        public ImmutableArray<string> Warnings { get; init; } = [];
    }

    public sealed record Failed(ApiError Error) : ApiResult<T>;

    /// <summary>The error, or null when it went well.</summary>
    public ApiError? ErrorOrNull() => this is Failed failed ? failed.Error : null;

    /// <summary>The value, for callers that can do nothing about an error.</summary>
    /// <exception cref="ApiException">It failed.</exception>
    public T OrThrow() => this is Ok ok ? ok.Value : throw new ApiException(ErrorOrNull()!);

    /// <summary>The same with another value, or the same error.</summary>
    public ApiResult<TOther> Select<TOther>(Func<T, TOther> value) =>
        this is Ok ok
            ? new ApiResult<TOther>.Ok(value(ok.Value)) { Warnings = ok.Warnings }
            : new ApiResult<TOther>.Failed(ErrorOrNull()!);
}
