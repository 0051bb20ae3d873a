using System.Collections.Immutable;
using System.Text.Json;
using ControlPlane.Serving.Builders;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Records;
using Google.Protobuf;

namespace ControlPlane.Conformance;

/// <summary>How a rebuild ended: its error, and every cell's record afterwards.</summary>
internal sealed record Outcome(string? Kind, string? Error, ImmutableSortedDictionary<CellName, ByteString> Records)
{
    public static Outcome Expected(JsonElement outcome) =>
        new(outcome.Text("error_kind"), outcome.Text("error"), outcome.Records("records"));

    public static Outcome Of<T>(RebuildResult<T> result, ImmutableSortedDictionary<CellName, ByteString> before)
        where T : IMessage<T> =>
        new(
            result.Error is { } error ? JsonNamingPolicy.SnakeCaseLower.ConvertName(error.Kind.ToString()) : null,
            result.Error?.Text,
            before
                .RemoveRange(result.Removed)
                .SetItems(result.Written.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.ToByteString())))
        );

    /// <summary>True when this is what was recorded; <paramref name="same"/> compares decoded records.</summary>
    public bool Matches<T>(Outcome expected, Func<T, T, bool> same)
        where T : IMessage<T>, new() =>
        Kind == expected.Kind
        && ErrorMatches(expected.Error ?? "")
        && Records.Keys.SequenceEqual(expected.Records.Keys)
        && Records.All(pair => RecordMatches(pair.Value, expected.Records[pair.Key], same));

    public override string ToString() =>
        string.Join(
            "\n  ",
            Records.Select(pair => $"{pair.Key}: {pair.Value.ToBase64()}").Prepend($"{Kind ?? "success"} {Error}")
        );

    // Undecodable records: each protobuf library has words of its own. Two other texts go on with the print of a
    // message, which is cut off in the recording; and without any key of the keyspace the path depends on the store.
    private bool ErrorMatches(string expected) =>
        Kind switch
        {
            "undecodable_record" => true,
            "migration_in_progress" or "inconsistent_key_ranges" or "keyspace_not_found" => (Error ?? "").StartsWith(
                expected,
                StringComparison.Ordinal
            ),
            _ => (Error ?? "") == expected,
        };

    private static bool RecordMatches<T>(ByteString actual, ByteString expected, Func<T, T, bool> same)
        where T : IMessage<T>, new() =>
        (RecordCodec.Decode<T>(actual), RecordCodec.Decode<T>(expected))
            is (Decoded<T>.Message left, Decoded<T>.Message right)
            ? same(left.Value, right.Value)
            : actual.Equals(expected);
}
