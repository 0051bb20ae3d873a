using System.Globalization;
using System.Text;

namespace ControlPlane.Rpc.Wire;

/// <summary>
/// The coding of <c>grpc-message</c>: UTF-8, in which every byte outside 0x20–0x7E, and the percent sign, is written as
/// %XX. Decoding never fails: what is no escape stands for itself, what is no UTF-8 becomes U+FFFD.
/// </summary>
internal static class PercentCodec
{
    public static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            _ = octet is >= 0x20 and <= 0x7E and not (byte)'%'
                ? encoded.Append((char)octet)
                : encoded.Append('%').Append(octet.ToString("X2", CultureInfo.InvariantCulture));
        }
        return encoded.ToString();
    }

    /// <param name="header">A header value as HttpClient gives it: one character per byte.</param>
    public static string Decode(string header)
    {
        var octets = new byte[header.Length];
        var count = 0;
        for (var at = 0; at < header.Length; at++)
        {
            if (header[at] == '%' && at + 2 < header.Length && IsHex(header[at + 1]) && IsHex(header[at + 2]))
            {
                octets[count++] = byte.Parse(
                    header.AsSpan(at + 1, 2),
                    NumberStyles.HexNumber,
                    CultureInfo.InvariantCulture
                );
                at += 2;
            }
            else
            {
                octets[count++] = (byte)header[at];
            }
        }
        return Encoding.UTF8.GetString(octets, 0, count);
    }

    private static bool IsHex(char digit) => char.IsAsciiHexDigit(digit);
}
