namespace ControlPlane.Simulation.Kernel;

/// <summary>FNV-1a over UTF-16 units: the same in every process, which <c>string.GetHashCode</c> is not.</summary>
internal static class StableHash
{
    public const ulong Start = 0xCBF2_9CE4_8422_2325UL;
    private const ulong Prime = 0x0000_0100_0000_01B3UL;

    public static ulong Of(string text) => Add(Start, text);

    public static ulong Add(ulong hash, string text)
    {
        foreach (var unit in text)
        {
            hash = (hash ^ unit) * Prime;
        }

        return (hash ^ 0xFFFF) * Prime;
    }

    public static ulong Add(ulong hash, long number)
    {
        for (var shift = 0; shift < 64; shift += 16)
        {
            hash = (hash ^ (ulong)((number >> shift) & 0xFFFF)) * Prime;
        }

        return hash;
    }
}
