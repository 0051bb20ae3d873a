using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.KubernetesFixture;

namespace ControlPlane.Kubernetes.Tests.Transcripts;

/// <summary>
/// The recorded requests, in their order, sent to the test API server: it answers what the real one answered, to the
/// last field owner and resource version.
/// </summary>
public sealed partial class TestServerReplayTests
{
    [Test]
    public async Task The_test_server_answers_every_recorded_request_as_the_real_one_did()
    {
        using var bounded = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using var server = await TestApiServer.StartAsync(new(), bounded.Token);
        server.Users.Accept("TOKEN", new("controlplane", "2", ["controlplane"]));
        using var player = new Player(server);

        var differences = new List<string>();
        foreach (var exchange in RecordedExchange.All)
        {
            differences.AddRange(await player.PlayAsync(exchange, bounded.Token));
        }

        differences.ShouldBeEmpty();
        RecordedExchange.All.ShouldNotBeEmpty();
    }

    private sealed partial class Player(TestApiServer server) : IDisposable
    {
        private readonly HttpClient http = new(
            new SocketsHttpHandler
            {
                SslOptions =
                {
                    CertificateChainPolicy = new()
                    {
                        TrustMode = X509ChainTrustMode.CustomRootTrust,
                        RevocationMode = X509RevocationMode.NoCheck,
                        CustomTrustStore = { X509Certificate2.CreateFromPem(server.Authority.Pem) },
                    },
                },
            }
        );

        /// <summary>Recorded uid to ours.</summary>
        private readonly Dictionary<string, string> uids = [];

        public async Task<ImmutableArray<string>> PlayAsync(RecordedExchange exchange, CancellationToken cancellation)
        {
            Advance(exchange);
            using var request = RequestOf(exchange);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (exchange.IsWatch)
            {
                await MeanwhileAsync(exchange);
            }

            var body = await response.Content.ReadAsStringAsync(cancellation);
            return [.. Compare(exchange, response, body)];
        }

        public void Dispose() => http.Dispose();

        /// <summary>The real server had other things to write in between.</summary>
        private void Advance(RecordedExchange exchange)
        {
            if (exchange.Method != "GET" && exchange.ResponseBody is { } body && body.StartsWith('{'))
            {
                var version = JsonElement.Parse(body).FindText("metadata", "resourceVersion");
                if (version is not null)
                {
                    server.Store.AdvanceTo(long.Parse(version, System.Globalization.CultureInfo.InvariantCulture));
                }
            }

            if (exchange.Note == "discovery")
            {
                server.Store.AdvanceTo(325);
            }
        }

        private HttpRequestMessage RequestOf(RecordedExchange exchange)
        {
            var request = new HttpRequestMessage(new(exchange.Method), new Uri(server.Address, exchange.Path));
            request.Headers.TryAddWithoutValidation("Accept", exchange.Accept);
            var token = exchange.User switch
            {
                "admin" => "admin-token",
                "controlplane" => "TOKEN",
                null => null,
                _ => "nobody's",
            };
            request.Headers.Authorization = token is null ? null : new("Bearer", token);
            if (exchange.RequestBody is { } body)
            {
                request.Content = new StringContent(Translate(body), Encoding.UTF8);
                request.Content.Headers.ContentType = exchange.ContentType is { } type
                    ? MediaTypeHeaderValue.Parse(type)
                    : null;
            }
            else if (exchange.ContentType is { } type)
            {
                request.Content = new ByteArrayContent([])
                {
                    Headers = { ContentType = MediaTypeHeaderValue.Parse(type) },
                };
            }

            return request;
        }

        /// <summary>What the recording did beside its first watch.</summary>
        private async Task MeanwhileAsync(RecordedExchange exchange)
        {
            if (!exchange.Note.StartsWith("watch from the list", StringComparison.Ordinal))
            {
                return;
            }

            await ChangeAsync(HttpMethod.Patch, "c", """{"spec":{"size":7}}""");
            await ChangeAsync(HttpMethod.Delete, "d", null);
        }

        private async Task ChangeAsync(HttpMethod method, string name, string? body)
        {
            using var request = new HttpRequestMessage(
                method,
                new Uri(server.PlainAddress, $"/apis/example.test/v1/namespaces/default/widgets/{name}")
            );
            request.Headers.Authorization = new("Bearer", "admin-token");
            request.Content = body is null
                ? null
                : new StringContent(body, Encoding.UTF8, "application/merge-patch+json");
            using var response = await http.SendAsync(request);
            response.EnsureSuccessStatusCode();
        }

        private string Translate(string text) =>
            uids.Aggregate(text, (so, pair) => so.Replace(pair.Key, pair.Value, StringComparison.Ordinal));

        private IEnumerable<string> Compare(RecordedExchange exchange, HttpResponseMessage response, string body)
        {
            if ((int)response.StatusCode != exchange.Status)
            {
                yield return $"{exchange}: status {(int)response.StatusCode}, recorded {exchange.Status}: {body}";
            }

            foreach (
                var (name, recorded) in exchange.Headers.Where(header => header.Key is "Content-Type" or "Warning")
            )
            {
                var actual =
                    name == "Warning"
                        ? string.Join(",", response.Headers.TryGetValues(name, out var values) ? values : [])
                        : response.Content.Headers.ContentType?.ToString();
                if (actual != recorded)
                {
                    yield return $"{exchange}: {name} '{actual}', recorded '{recorded}'";
                }
            }

            var (ours, theirs) = exchange.IsWatch
                ? (body.Split('\n', StringSplitOptions.RemoveEmptyEntries), exchange.Lines.ToArray())
                : ([body], [exchange.ResponseBody ?? ""]);
            Learn(theirs, ours);
            if (!ours.Select(Neutral.Of).SequenceEqual(theirs.Select(Neutral.Of)))
            {
                yield return $"{exchange}:\n{string.Join("\n", ours.Select(Neutral.Of))}\nrecorded:\n{string.Join("\n", theirs.Select(Neutral.Of))}";
            }
        }

        private void Learn(string[] theirs, string[] ours)
        {
            foreach (var (recorded, actual) in theirs.Zip(ours))
            {
                var pairs = Uid().Matches(recorded).Zip(Uid().Matches(actual));
                foreach (var (old, now) in pairs)
                {
                    uids.TryAdd(old.Groups["uid"].Value, now.Groups["uid"].Value);
                }
            }
        }

        [GeneratedRegex(@"""uid"":""(?<uid>[0-9a-f-]{36})""")]
        private static partial Regex Uid();
    }
}
