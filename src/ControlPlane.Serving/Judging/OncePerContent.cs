using Google.Protobuf;

namespace ControlPlane.Serving.Judging;

/// <summary>What is worked out of records, once for all that have the same bytes. Not safe for several threads.</summary>
internal sealed class OncePerContent<T>
{
    private readonly Dictionary<ByteString, T> known = new(SameBytes.Comparer);

    public T Of(ByteString content, Func<T> workOut)
    {
        if (!known.TryGetValue(content, out var result))
        {
            known[content] = result = workOut();
        }

        return result;
    }
}
