using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using ControlPlane.EndToEnd;
using ControlPlane.EtcdFixture;

namespace ControlPlane.Operator;

/// <summary>A <c>run --kubernetes</c> of the published executable.</summary>
internal sealed class OperatorProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly ConcurrentQueue<string> said = new();

    private OperatorProcess(Process process, string address)
    {
        (this.process, Address) = (process, address);
        process.OutputDataReceived += (_, line) => said.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => said.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Address { get; }

    public string Log => string.Join('\n', said);

    /// <summary>Starts one, and waits until it knows what is declared.</summary>
    public static async Task<OperatorProcess> StartAsync(string kubeconfig, params IEnumerable<string> arguments)
    {
        var address = $"127.0.0.1:{FreePort.Next()}";
        var started = new OperatorProcess(
            Executable.Start(["run", "--http-address", address, "--kubeconfig", kubeconfig, .. arguments]),
            address
        );
        await Eventually.TrueAsync(started.IsReadyAsync);
        return started;
    }

    public async Task<JsonElement> StatusAsync() => JsonElement.Parse(await GetAsync("status") ?? "{}");

    public async Task<string> MetricsAsync() => await GetAsync("metrics") ?? "";

    public async Task<string> RoleAsync() =>
        (await StatusAsync()).GetProperty("kubernetes").GetProperty("role").GetString()!;

    /// <summary>As when its machine is lost: it gives nothing back.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
    }

    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        await Tool.RunAsync("kill", ["-TERM", $"{process.Id}"], CancellationToken.None);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await StopAsync();
        }

        if (TestContext.CurrentContext.Result.FailCount > 0)
        {
            TestContext.Out.WriteLine(Log);
        }

        process.Dispose();
    }

    private async Task<bool> IsReadyAsync()
    {
        process.HasExited.ShouldBeFalse(Log);
        return await GetAsync("readyz") is not null;
    }

    private async Task<string?> GetAsync(string path)
    {
        try
        {
            using var client = new HttpClient();
            using var answer = await client.GetAsync(new Uri($"http://{Address}/{path}"), CancellationToken.None);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(CancellationToken.None) : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
