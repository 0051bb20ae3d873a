namespace ControlPlane.Rpc.Transports;

/// <summary>
/// One handler with its connections, made from one <see cref="RpcTls"/>. Every call holds it, so that new TLS material
/// replaces it for new calls without ending those that run.
/// </summary>
internal sealed class Transport(RpcTls tls, HttpMessageInvoker invoker)
{
    private readonly Lock gate = new();
    private int holders = 1;

    public RpcTls Tls { get; } = tls;

    public HttpMessageInvoker Invoker { get; } = invoker;

    /// <returns>False when the last holder has let go.</returns>
    public bool TryHold()
    {
        lock (gate)
        {
            if (holders == 0)
            {
                return false;
            }
            holders++;
            return true;
        }
    }

    /// <summary>Ends one hold; the last one closes the connections.</summary>
    public void Release()
    {
        lock (gate)
        {
            if (--holders > 0)
            {
                return;
            }
        }
        Invoker.Dispose();
    }
}
