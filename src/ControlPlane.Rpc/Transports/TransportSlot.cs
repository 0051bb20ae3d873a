namespace ControlPlane.Rpc.Transports;

/// <summary>The transport that new calls use; swapped when the TLS material is a new instance.</summary>
internal sealed class TransportSlot(RpcChannelOptions options) : IDisposable
{
    private readonly Lock gate = new();
    private Transport? current;
    private bool disposed;

    /// <summary>A transport that the caller holds and must release.</summary>
    public Transport Acquire()
    {
        var tls = options.Tls();
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, typeof(RpcChannel));
            if (!ReferenceEquals(current?.Tls, tls))
            {
                var next = new Transport(tls, HandlerFactory.Create(options, tls));
                current?.Release();
                current = next;
            }
            current!.Hold();
            return current;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            current?.Release();
            current = null;
        }
    }
}
