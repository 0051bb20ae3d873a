using ControlPlane.Cli.Demo;
using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Memory;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Cli.Tests.Commands;

/// <summary>A shell whose global store holds the sample: zone1 in sync, zone2 stale, zone3 without records.</summary>
internal static class SampleShell
{
    public static void Run(Func<Shell, Task> test) =>
        VirtualLoop.Run(async time =>
        {
            var shell = new Shell(time);
            await Sample.FillAsync(shell[Shell.Global], CancellationToken.None);
            await test(shell);
        });

    public static Task PutAsync(this MemoryStore store, string key, IMessage message) =>
        store.WriteAsync(new Write.Put(Key.FromText(key), message.ToByteString()));

    public static Task PutAsync(this MemoryStore store, string key, params byte[] value) =>
        store.WriteAsync(new Write.Put(Key.FromText(key), ByteString.CopyFrom(value)));

    public static Task DeleteAsync(this MemoryStore store, string key) =>
        store.WriteAsync(new Write.Delete(Key.FromText(key)));

    public static Task<Entry?> ReadAsync(this MemoryStore store, string key) =>
        store.GetAsync(Key.FromText(key), CancellationToken.None);

    private static async Task WriteAsync(this MemoryStore store, Write write) =>
        (await store.CommitAsync(new([], [write]), CancellationToken.None)).ShouldBeOfType<CommitOutcome.Committed>();
}
