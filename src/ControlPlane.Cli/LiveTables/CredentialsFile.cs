using System.Text.Json;
using ControlPlane.Cli.Settings;
using ControlPlane.Schemas.Tablets;

namespace ControlPlane.Cli.LiveTables;

/// <summary>
/// The file of Vitess' <c>--grpc-auth-static-client-creds</c>: <c>{"Username": "…", "Password": "…"}</c>
/// (go/vt/grpcclient/client_auth_static.go). Read again at every call, so that a password that was replaced is used; one
/// that cannot be used leaves the last good one in place.
/// </summary>
internal sealed class CredentialsFile(string path)
{
    private volatile TabletCredentials? last;

    /// <exception cref="TabletException">It could never be read.</exception>
    public TabletCredentials Current()
    {
        var read = TextFile.Read(path) switch
        {
            Reading<string>.Valid(var text) => Parse(text),
            Reading<string>.Invalid(var fault) => new Reading<TabletCredentials>.Invalid(fault),
            _ => throw new InvalidOperationException("A reading is valid or invalid."),
        };
        if (read is Reading<TabletCredentials>.Valid(var credentials))
        {
            last = credentials;
        }

        return last
            ?? throw new TabletException(
                TabletTrouble.Denied,
                $"the credentials file {((Reading<TabletCredentials>.Invalid)read).Fault}"
            );
    }

    /// <summary>The fault does not repeat what the file holds.</summary>
    public static Reading<TabletCredentials> Parse(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var (name, password) = (Text(json.RootElement, "Username"), Text(json.RootElement, "Password"));
            return name is null || password is null
                    ? new Reading<TabletCredentials>.Invalid("does not hold a Username and a Password")
                : IsSendable(name) && IsSendable(password) ? new Reading<TabletCredentials>.Valid(new(name, password))
                : new Reading<TabletCredentials>.Invalid("holds a character outside printable ASCII");
        }
        catch (JsonException)
        {
            return new Reading<TabletCredentials>.Invalid("is no JSON");
        }
    }

    // Go's decoder takes the names of fields in any case.
    private static string? Text(JsonElement root, string name) =>
        root.ValueKind is JsonValueKind.Object
            ? root.EnumerateObject()
                .Where(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                .Where(field => field.Value.ValueKind is JsonValueKind.String)
                .Select(field => field.Value.GetString())
                .LastOrDefault()
            : null;

    private static bool IsSendable(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
