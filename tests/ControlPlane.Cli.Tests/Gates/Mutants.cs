using FsCheck;
using FsCheck.Fluent;

namespace ControlPlane.Cli.Tests.Gates;

/// <summary>Files with one to three things done to their bytes.</summary>
internal static class Mutants
{
    private static readonly byte[] Signs = "\n \t:-[]{}\"'#,&*!|>%@`\\0ax"u8.ToArray();

    public static Gen<byte[]> Of(byte[] good) =>
        from count in Gen.Choose(1, 3)
        from edits in Edits(good.Length).ListOf(count)
        select edits.Aggregate(good, (bytes, edit) => edit.ApplyTo(bytes));

    private static Gen<Edit> Edits(int length) =>
        from kind in Gen.Elements(Enum.GetValues<Kind>())
        from at in Gen.Choose(0, length - 1)
        from size in Gen.Choose(1, 24)
        from bit in Gen.Choose(0, 7)
        from sign in Gen.Elements(Signs)
        select new Edit(kind, at, size, bit, sign);

    private enum Kind
    {
        FlipBit,
        CutOff,
        CutOut,
        Double,
        Insert,
        Replace,

        /// <summary>A letter or a digit becomes another one, so that the file stays readable.</summary>
        Respell,
    }

    private static byte Respelt(byte one) =>
        char.IsAsciiLetterLower((char)one) ? (byte)('a' + ((one + 7) % 26))
        : char.IsAsciiDigit((char)one) ? (byte)('0' + ((one + 7) % 10))
        : one;

    private sealed record Edit(Kind Kind, int At, int Size, int Bit, byte Sign)
    {
        public byte[] ApplyTo(byte[] bytes)
        {
            var (first, last) = (Math.Min(At, bytes.Length), Math.Min(At + Size, bytes.Length));
            var (before, behind) = (bytes[..first], bytes[Math.Min(first + 1, bytes.Length)..]);
            return Kind switch
            {
                Kind.FlipBit =>
                [
                    .. before,
                    .. bytes[first..].Take(1).Select(one => (byte)(one ^ (1 << Bit))),
                    .. behind,
                ],
                Kind.CutOff => before,
                Kind.CutOut => [.. before, .. bytes[last..]],
                Kind.Double => [.. bytes[..last], .. bytes[first..]],
                Kind.Insert => [.. before, Sign, .. bytes[first..]],
                Kind.Replace => [.. before, Sign, .. behind],
                _ => [.. before, .. bytes[first..].Take(1).Select(Respelt), .. behind],
            };
        }
    }
}
