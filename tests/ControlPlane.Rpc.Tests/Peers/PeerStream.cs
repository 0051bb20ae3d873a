using System.Buffers.Binary;
using System.Globalization;
using System.Threading.Channels;
using Google.Protobuf;

namespace ControlPlane.Rpc.Tests.Peers;

/// <summary>One request at the peer, and the answer the test gives to it.</summary>
internal sealed class PeerStream(PeerConnection connection, int id)
{
    private readonly Channel<byte[]> data = Channel.CreateUnbounded<byte[]>();
    private readonly TaskCompletionSource halfClosed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<uint> reset = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource firstData = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool answered;
    private byte[] unread = [];

    public int Id => id;

    public PeerConnection Connection => connection;

    /// <summary>Completes with the first bytes of the request's body.</summary>
    public Task FirstData => firstData.Task.Soon("bytes of the request");

    /// <summary>Completes when the client has ended its side.</summary>
    public Task HalfClosed => halfClosed.Task.Soon("the end of the request");

    /// <summary>The code of the client's RST_STREAM.</summary>
    public Task<uint> Reset => reset.Task.Soon("a reset by the client");

    public bool WasReset => reset.Task.IsCompleted;

    public bool IsOpen => !WasReset && !(answered && halfClosed.Task.IsCompleted);

    public void Receive(Http2Frame frame)
    {
        if (frame.Type == Http2Type.Reset)
        {
            reset.TrySetResult(BinaryPrimitives.ReadUInt32BigEndian(frame.Payload));
            return;
        }
        if (frame.Type == Http2Type.Data)
        {
            data.Writer.TryWrite(frame.Payload);
            firstData.TrySetResult();
        }
        if (frame.Has(Http2Frame.EndStream))
        {
            halfClosed.TrySetResult();
        }
    }

    /// <summary>The next request message, without its prefix, which must say "not compressed".</summary>
    public async Task<byte[]> ReadMessageAsync()
    {
        await FillAsync(5);
        unread[0].ShouldBe((byte)0);
        var length = BinaryPrimitives.ReadInt32BigEndian(unread.AsSpan(1));
        await FillAsync(5 + length);
        var message = unread[5..(5 + length)];
        unread = unread[(5 + length)..];
        return message;
    }

    public Task HeadersAsync() => HeadersAsync(endStream: false, [.. Head]);

    public Task HeadersAsync(bool endStream, params (string, string)[] headers)
    {
        answered |= endStream;
        var flags = (byte)(Http2Frame.EndHeaders | (endStream ? Http2Frame.EndStream : 0));
        return connection.SendAsync(new Http2Frame(Http2Type.Headers, flags, id, Http2Frame.HeaderBlock(headers)));
    }

    public Task DataAsync(byte[] bytes) => connection.SendAsync(new Http2Frame(Http2Type.Data, 0, id, bytes));

    public Task MessageAsync(IMessage message) => DataAsync(Framed(message));

    public Task TrailersAsync(int code, params (string, string)[] more) =>
        HeadersAsync(endStream: true, [("grpc-status", code.ToString(CultureInfo.InvariantCulture)), .. more]);

    /// <summary>One block of headers that is the whole answer.</summary>
    public Task TrailersOnlyAsync(int code, params (string, string)[] more) =>
        HeadersAsync(endStream: true, [.. Head, ("grpc-status", code.ToString(CultureInfo.InvariantCulture)), .. more]);

    public Task ResetAsync(uint code)
    {
        answered = true;
        return connection.SendAsync(new Http2Frame(Http2Type.Reset, 0, id, Http2Frame.Numbers(code)));
    }

    public static (string, string)[] Head => [(":status", "200"), ("content-type", "application/grpc")];

    public static byte[] Framed(IMessage message) =>
        [0, .. Http2Frame.Numbers((uint)message.CalculateSize()), .. message.ToByteArray()];

    private async Task FillAsync(int count)
    {
        while (unread.Length < count)
        {
            unread = [.. unread, .. await data.Reader.ReadAsync().AsTask().Soon("request bytes")];
        }
    }
}
