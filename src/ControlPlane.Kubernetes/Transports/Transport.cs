namespace ControlPlane.Kubernetes.Transports;

/// <summary>
/// One handler with its connections. Every call holds it, so that new certificates replace it for new calls without
/// ending those that run.
/// </summary>
internal sealed class Transport(TlsTexts texts, HttpMessageInvoker invoker)
{
    private int holders = 1;

    public TlsTexts Texts { get; } = texts;

    public HttpMessageInvoker Invoker { get; } = invoker;

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
