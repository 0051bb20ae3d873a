using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Serving.Planning;

/// <summary>
/// Names a plan by what it does: a hash of each step's record, the revision it replaces and the content it writes.
/// Nothing is stored: a plan is applied by making it again and comparing the id. The revisions that it was made at
/// (the global store's, then those of the cells with a store of their own, in order) are part of the id, so that
/// a plan whose base moved can be told what moved.
/// </summary>
public sealed record PlanId(string Hash, ImmutableArray<Revision> MadeAt)
{
    public static PlanId Of(IEnumerable<PlanStep> steps, ImmutableArray<Revision> madeAt)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var digests = new Dictionary<ByteString, byte[]>(ReferenceEqualityComparer.Instance);
        var text = new ArrayBufferWriter<byte>();
        foreach (var step in steps)
        {
            Encode(step, digests, text);
            hash.AppendData(text.WrittenSpan);
            text.ResetWrittenCount();
        }

        return new(Convert.ToHexStringLower(hash.GetHashAndReset())[..12], madeAt);
    }

    /// <summary>Reads <c>HASH.REVISION[.REVISION…]</c>; null when the text is no plan id.</summary>
    public static PlanId? TryParse(string text)
    {
        var parts = text.Split('.');
        if (parts.Length < 2 || parts[0].Length != 12 || !parts[0].All(char.IsAsciiHexDigitLower))
        {
            return null;
        }

        var revisions = ImmutableArray.CreateBuilder<Revision>();
        foreach (var part in parts[1..])
        {
            if (!long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var revision))
            {
                return null;
            }

            revisions.Add(new(revision));
        }

        return new(parts[0], revisions.ToImmutable());
    }

    /// <summary>Two plans do the same when their hashes agree, whatever the revisions they were made at.</summary>
    public bool DoesTheSameAs(PlanId other) => Hash == other.Hash;

    /// <summary>What a step is about, and a digest of its content, which is worked out once for all cells that share it.</summary>
    private static void Encode(PlanStep step, Dictionary<ByteString, byte[]> digests, ArrayBufferWriter<byte> text)
    {
        Encoding.UTF8.GetBytes(step is PlanStep.Delete ? "Delete\0" : "Write\0", text);
        Encoding.UTF8.GetBytes(step.Record.ToString(), text);
        text.Write("\0"u8);
        BinaryPrimitives.WriteInt64BigEndian(text.GetSpan(sizeof(long)), step.Replaces.Value);
        text.Advance(sizeof(long));
        if (step is PlanStep.Write write)
        {
            text.Write(DigestOf(write.Content, digests));
        }
    }

    private static byte[] DigestOf(ByteString content, Dictionary<ByteString, byte[]> digests)
    {
        if (!digests.TryGetValue(content, out var digest))
        {
            digests[content] = digest = SHA256.HashData(content.Span);
        }

        return digest;
    }

    public override string ToString() =>
        string.Join('.', [Hash, .. MadeAt.Select(at => at.Value.ToString(CultureInfo.InvariantCulture))]);
}
