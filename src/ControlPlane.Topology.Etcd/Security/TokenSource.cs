using ControlPlane.Protocols.Etcd;
using ControlPlane.Rpc;
using ControlPlane.Topology.Etcd.Calls;
using ControlPlane.Topology.Etcd.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Topology.Etcd.Security;

/// <summary>
/// What every call carries: the user's token, if there is a user, and the wish for a member with a leader. A member
/// that is cut off refuses at once then, instead of letting the call wait (etcd
/// api/v3rpc/rpctypes/metadatafields.go).
/// </summary>
internal sealed class TokenSource(EtcdOptions options, Failover failover, ILogger logger) : IDisposable
{
    private static readonly RpcMetadata WithoutToken = RpcMetadata.Empty.With("hasleader", "true");

    private readonly EtcdUser? user = options.User;
    private readonly SemaphoreSlim line = new(1);
    private RpcMetadata? current;

    /// <summary>Signs in when there is no token; callers that come meanwhile wait for the same one.</summary>
    /// <exception cref="EtcdCallException">Not signed in, so nothing of the call itself was done.</exception>
    public async ValueTask<RpcMetadata> CurrentAsync(CancellationToken cancellation)
    {
        if ((user is null ? WithoutToken : Volatile.Read(ref current)) is { } known)
        {
            return known;
        }

        await line.WaitAsync(cancellation);
        try
        {
            return current ??= await SignInAsync(user!, cancellation);
        }
        finally
        {
            line.Release();
        }
    }

    /// <summary>Told that a server refused this. False: there is no user who could sign in again.</summary>
    public bool Forget(RpcMetadata refused)
    {
        Interlocked.CompareExchange(ref current, null, refused);
        return user is not null;
    }

    public void Dispose() => line.Dispose();

    private async Task<RpcMetadata> SignInAsync(EtcdUser who, CancellationToken cancellation)
    {
        try
        {
            var request = new AuthenticateRequest { Name = who.Name, Password = who.Password };
            var response = await failover.RunAsync(
                (endpoint, options, token) =>
                    endpoint.Calls.UnaryAsync(EtcdMethods.Authenticate, request, options, token),
                CallKind.Repeatable,
                WithoutToken,
                cancellation
            );
            Log.SignedIn(logger, options.Address, who.Name);
            return WithoutToken.With("token", response.Token);
        }
        catch (EtcdCallException failure) when (IsAuthenticationOff(failure.Fault))
        {
            return WithoutToken;
        }
        catch (EtcdCallException failure) when (failure.Fault.Effect == FaultEffect.Unclear)
        {
            throw failure.With(FaultEffect.NotDone);
        }
    }

    private static bool IsAuthenticationOff(EtcdFault fault) =>
        fault.Said.Contains("authentication is not enabled", StringComparison.Ordinal);
}
