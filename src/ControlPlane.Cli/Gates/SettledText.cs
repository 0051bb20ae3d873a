using System.Runtime.CompilerServices;
using ControlPlane.Cli.Settings;

namespace ControlPlane.Cli.Gates;

/// <summary>
/// Follows the text of a file that people and scripts edit: looked at every few seconds, and sooner where the system hints
/// at a change; it counts when it has been the same for a moment, so that many writes are one edit.
/// </summary>
internal sealed class SettledText(string path, TimeProvider time, GatesFeedOptions options)
{
    /// <summary>What is written all the time is taken as it is after this many looks.</summary>
    private const int MostLooks = 10;

    /// <summary>The text at each look, also when it is the same. Ends only when it is cancelled.</summary>
    public async IAsyncEnumerable<Reading<string>> LooksAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var hints = options.UsesHints ? FileHints.About(path) : FileHints.None();
        Reading<string>? seen = null;
        while (true)
        {
            var now = TextFile.ReadUtf8(path);
            if (!now.Equals(seen))
            {
                seen = await SettleAsync(now, cancellation);
            }

            yield return seen;
            await hints.WaitAsync(options.Poll, time, cancellation);
        }
    }

    private async Task<Reading<string>> SettleAsync(Reading<string> last, CancellationToken cancellation)
    {
        for (var look = 1; look < MostLooks; look++)
        {
            await Task.Delay(options.Quiet, time, cancellation);
            var now = TextFile.ReadUtf8(path);
            if (now.Equals(last))
            {
                break;
            }

            last = now;
        }

        return last;
    }
}
