namespace ControlPlane.Rpc.Transports;

/// <summary>
/// One handler with its connections, made from one <see cref="RpcTls"/>. Every call holds it, so that new TLS material
/// replaces it for new calls without ending those that run.
/// </summary>
internal sealed class Transport(RpcTls tls, HttpMessageInvoker invoker)
{
    private int holders = 1;

    public RpcTls Tls { get; } = tls;

    public HttpMessageInvoker Invoker { get; } = invoker;

    /// <summary>One more holder. The slot holds a transport for as long as it hands it out.</summary>
    public void Hold() => Interlocked.Increment(ref holders);

    /// <summary>Ends one hold; the last one closes the connections.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref holders) == 0)
        {
            Invoker.Dispose();
        }
    }
}
