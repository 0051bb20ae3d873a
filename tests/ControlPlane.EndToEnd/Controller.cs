using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using ControlPlane.EtcdFixture;

namespace ControlPlane.EndToEnd;

/// <summary>A <c>run</c> of the published executable, from start to stop.</summary>
internal sealed class Controller : IAsyncDisposable
{
    private readonly Process process;

    private Controller(Process process, string address)
    {
        this.process = process;
        Address = address;
    }

    /// <summary>Where it shows what it knows.</summary>
    public string Address { get; }

    /// <summary>Starts one for both cells of a world, and waits until it has looked at everything.</summary>
    public static Task<Controller> StartAsync(World world, params IEnumerable<string> arguments) =>
        StartAsync([.. world.Flags, "--gate-cells", "zone1,zone2", .. arguments]);

    public static async Task<Controller> StartAsync(params IEnumerable<string> arguments)
    {
        var address = $"127.0.0.1:{FreePort.Next()}";
        var process = Executable.Start(["run", "--http-address", address, .. arguments]);
        var controller = new Controller(process, address);
        await Eventually.TrueAsync(controller.IsReadyAsync);
        return controller;
    }

    public async Task<JsonElement> StatusAsync()
    {
        using var client = new HttpClient();
        var text = await client.GetStringAsync(new Uri($"http://{Address}/status"), CancellationToken.None);
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    /// <summary>What <c>controlplane status</c> says of it.</summary>
    public Task<Ended> AskAsync(params IEnumerable<string> arguments) =>
        Executable.RunAsync(["status", "--http-address", Address, .. arguments]);

    /// <summary>SIGTERM; what it said, and how long it took to end.</summary>
    public async Task<(Ended Ended, TimeSpan Took)> StopAsync()
    {
        var watch = Stopwatch.StartNew();
        await Tool.RunAsync("kill", ["-TERM", $"{process.Id}"], CancellationToken.None);
        var ended = await Executable.EndAsync(process, TimeSpan.FromSeconds(30));
        return (ended, watch.Elapsed);
    }

    public async ValueTask DisposeAsync()
    {
        if (!HasEnded)
        {
            await StopAsync();
        }

        process.Dispose();
    }

    private bool HasEnded
    {
        get
        {
            try
            {
                return process.HasExited;
            }
            catch (InvalidOperationException) // it was waited for, and its handle is gone
            {
                return true;
            }
        }
    }

    private async Task<bool> IsReadyAsync()
    {
        if (process.HasExited)
        {
            throw new InvalidOperationException(
                (await Executable.EndAsync(process, TimeSpan.FromSeconds(1))).ToString()
            );
        }

        try
        {
            using var client = new HttpClient();
            using var answer = await client.GetAsync(new Uri($"http://{Address}/readyz"), CancellationToken.None);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
