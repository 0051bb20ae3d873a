namespace ControlPlane.Topology.Tests.Layout;

/// <summary>Go's path.Join of two paths, character by character as path/path.go does it.</summary>
internal static class GoPath
{
    public static string Join(string left, string right) =>
        left.Length == 0 ? (right.Length == 0 ? "" : Clean(right))
        : right.Length == 0 ? Clean(left)
        : Clean($"{left}/{right}");

    private static string Clean(string path)
    {
        var rooted = path[0] == '/';
        var clean = new char[path.Length + 1];
        var (read, written, floor) = rooted ? (1, 1, 1) : (0, 0, 0);
        clean[0] = '/';
        while (read < path.Length)
        {
            var left = path.AsSpan(read);
            if (left[0] == '/' || IsStep(left, "."))
            {
                read++;
            }
            else if (IsStep(left, ".."))
            {
                read += 2;
                if (written > floor)
                {
                    for (written--; written > floor && clean[written] != '/'; written--) { }
                }
                else if (!rooted)
                {
                    written = Append(clean, written, "..", separate: written > 0);
                    floor = written;
                }
            }
            else
            {
                var step = left.IndexOf('/') is >= 0 and var slash ? left[..slash] : left;
                written = Append(clean, written, step, separate: written != (rooted ? 1 : 0));
                read += step.Length;
            }
        }

        return written == 0 ? "." : new string(clean, 0, written);
    }

    private static bool IsStep(ReadOnlySpan<char> left, string step) =>
        left.StartsWith(step) && (left.Length == step.Length || left[step.Length] == '/');

    private static int Append(char[] clean, int written, ReadOnlySpan<char> step, bool separate)
    {
        if (separate)
        {
            clean[written++] = '/';
        }

        step.CopyTo(clean.AsSpan(written));
        return written + step.Length;
    }
}
