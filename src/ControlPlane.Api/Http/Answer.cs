using System.Text;

namespace ControlPlane.Api.Http;

/// <summary>What is answered to one request.</summary>
public sealed record Answer(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    public const string PlainText = "text/plain; charset=utf-8";

    public static Answer Text(int status, string text) => new(status, PlainText, Encoding.UTF8.GetBytes(text));
}
