using System.Text;

namespace ControlPlane.Cli.Tests;

/// <summary>Text that can be waited for while it is being written.</summary>
internal sealed class LiveText : TextWriter
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly StringBuilder text = new();
    private readonly List<(string Text, TaskCompletionSource Seen)> awaited = [];

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Done as soon as this has been written.</summary>
    public Task WrittenAsync(string wanted)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            awaited.Add((wanted, seen));
            Look();
        }

        return seen.Task.WaitAsync(Longest);
    }

    public void Clear()
    {
        lock (gate)
        {
            text.Clear();
        }
    }

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value)
    {
        lock (gate)
        {
            text.Append(value);
            Look();
        }
    }

    public override void WriteLine(string? value) => Write($"{value}\n");

    public override string ToString()
    {
        lock (gate)
        {
            return text.ToString();
        }
    }

    private void Look()
    {
        var soFar = awaited.Count > 0 ? text.ToString() : "";
        foreach (var (wanted, seen) in awaited.Where(one => soFar.Contains(one.Text, StringComparison.Ordinal)))
        {
            seen.TrySetResult();
        }
    }
}
