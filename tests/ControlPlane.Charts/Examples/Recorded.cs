using ControlPlane.EndToEnd;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Timelines;
using Google.Protobuf;

namespace ControlPlane.Charts.Examples;

/// <summary>A real Reshard by a real Vitess, played on from where the stage stopped.</summary>
internal static class Recorded
{
    private static readonly string[] Before = ["a-setup", "b-movetables", "b2-movetables-unsharded"];

    private static IReadOnlyList<RecordedStep> Steps { get; } =
    [.. Recording.Steps.Where(step => step.File is "c-reshard" || Before.Contains(step.File))];

    /// <summary>What these steps left behind, but for locks, which they gave back.</summary>
    /// <param name="last">The last step, counted in the recording of the Reshard.</param>
    /// <param name="matters">False for keys that are left out.</param>
    public static async Task UntilAsync(EtcdStage stage, int last, Func<string, bool> matters)
    {
        var end = Steps.TakeWhile(step => step.File is not "c-reshard").Count() + last + 1;
        var left = Steps
            .Skip(stage.Played)
            .Take(end - stage.Played)
            .SelectMany(step => step.Events)
            .Where(change => !change.Key.Contains("/locks/", StringComparison.Ordinal) && matters(change.Key))
            .GroupBy(change => change.Key["/vitess/".Length..])
            .ToDictionary(changes => changes.Key, changes => changes.Last().Value);
        stage.Played = end;
        foreach (var chunk in left.Chunk(100))
        {
            await stage.DeleteAsync(chunk.Where(pair => pair.Value is null).Select(pair => pair.Key));
            await stage.PutAsync(
                chunk
                    .Where(pair => pair.Value is not null)
                    .Select(pair => (pair.Key, Here(stage, pair.Key, ByteString.CopyFrom(pair.Value))))
            );
        }
    }

    /// <summary>The recorded CellInfos name another port than ours.</summary>
    private static ByteString Here(EtcdStage stage, string key, ByteString value) =>
        key.EndsWith("/CellInfo", StringComparison.Ordinal)
            ? Sample.CellInfo(stage.Global.Address, CellInfo.Parser.ParseFrom(value).Root)
            : value;
}
