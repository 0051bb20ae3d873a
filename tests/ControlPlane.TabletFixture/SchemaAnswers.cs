using System.Runtime.CompilerServices;
using ControlPlane.Protocols.Query;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Rpc;
using Google.Protobuf;

namespace ControlPlane.TabletFixture;

/// <summary>Answers to GetSchema: as a real tablet gives them (lab-tablet.md 1), and as none should.</summary>
public static class SchemaAnswers
{
    private const int NamesInOnePart = 126;

    public static IAsyncEnumerable<ByteString> Honest(TabletState state, GetSchemaRequest request) =>
        RefusalOf(state, request) is { } refusal
            ? Failing(refusal)
            : Parts(request.TableType is SchemaTableType.Views ? state.Views : state.Tables).ToAsyncEnumerable();

    /// <summary>An empty message, and then the names in parts.</summary>
    public static IEnumerable<ByteString> Parts(IEnumerable<string> names)
    {
        yield return ByteString.Empty;
        foreach (var some in names.Chunk(NamesInOnePart))
        {
            yield return Part(some);
        }
    }

    public static ByteString Part(params IEnumerable<string> names)
    {
        var part = new GetSchemaResponse();
        foreach (var name in names)
        {
            part.TableDefinition[name] = $"CREATE TABLE `{name}` (\n  `id` bigint NOT NULL,\n  PRIMARY KEY (`id`)\n)";
        }

        return part.ToByteString();
    }

    /// <summary>These messages, and then OK.</summary>
    public static IAsyncEnumerable<ByteString> Saying(params IEnumerable<ByteString> parts) =>
        parts.ToAsyncEnumerable();

    /// <summary>These messages, and then nothing, for as long as the client waits.</summary>
    public static async IAsyncEnumerable<ByteString> Hanging(
        [EnumeratorCancellation] CancellationToken cancellation,
        params IEnumerable<ByteString> parts
    )
    {
        foreach (var part in parts)
        {
            yield return part;
        }

        await Task.Delay(Timeout.Infinite, cancellation);
    }

    /// <summary>These messages, and then an error.</summary>
    public static async IAsyncEnumerable<ByteString> Failing(RpcStatus status, params IEnumerable<ByteString> parts)
    {
        foreach (var part in parts)
        {
            await Task.CompletedTask;
            yield return part;
        }

        throw new RpcException(status);
    }

    public static RpcStatus MySqlGone { get; } =
        RpcStatus.Answer(RpcStatusCode.Cancelled, "EOF (errno 2013) (sqlstate HY000): Sql: \"\", BindVars: {}");

    private static RpcStatus? RefusalOf(TabletState state, GetSchemaRequest request)
    {
        var (own, asked) = (state.Shard, request.Target);
        return !state.IsServing ? RpcStatus.Answer((RpcStatusCode)17, "operation not allowed in state NOT_SERVING")
            : asked is null ? Invalid("No target")
            : asked.Keyspace != own.Keyspace.Value
                ? Invalid($"invalid keyspace {asked.Keyspace} does not match expected {own.Keyspace}")
            : asked.Shard != own.Shard.Value
                ? Invalid($"invalid shard {asked.Shard} does not match expected {own.Shard}")
            : asked.TabletType != state.Type
                ? RpcStatus.Answer(
                    RpcStatusCode.FailedPrecondition,
                    $"wrong tablet type: {Name(asked.TabletType)}, want: {Name(state.Type)} or []"
                )
            : null;
    }

    private static RpcStatus Invalid(string why) => RpcStatus.Answer(RpcStatusCode.InvalidArgument, why);

    private static string Name(TabletType type) => type.ToString().ToUpperInvariant();
}
