using System.Globalization;
using System.Text.RegularExpressions;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Gates;

/// <summary>
/// A release of Vitess: <c>v22.0.1</c>, <c>22</c>, <c>v23.0.0-rc1</c>. What is not said of it counts as zero. Ordered as
/// releases are, those before a release (<c>-rc1</c>, <c>-SNAPSHOT</c>) before it.
/// </summary>
/// <param name="Before">What comes behind the dash; empty: a release.</param>
public readonly partial record struct VitessVersion(int Major, int Minor, int Patch, string Before)
    : IComparable<VitessVersion>
{
    public static Parsed<VitessVersion> Parse(string text)
    {
        var match = Form().Match(text);
        return match.Success
            ? new Parsed<VitessVersion>.Valid(
                new(NumberIn(match, 1), NumberIn(match, 2), NumberIn(match, 3), match.Groups[4].Value)
            )
            : new Parsed<VitessVersion>.Invalid(
                $"expected a release of Vitess such as v22.0.1, 22 or v23.0.0-rc1, got '{text}'"
            );
    }

    /// <summary>It has what came with a major release; what comes before that release has it already.</summary>
    public bool IsAtLeast(int major) => Major >= major;

    public int CompareTo(VitessVersion other)
    {
        var byNumbers = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        return byNumbers != 0 ? byNumbers
            : Before.Length == 0 || other.Before.Length == 0 ? other.Before.Length.CompareTo(Before.Length)
            : string.CompareOrdinal(Before, other.Before);
    }

    public static bool operator <(VitessVersion left, VitessVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(VitessVersion left, VitessVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(VitessVersion left, VitessVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(VitessVersion left, VitessVersion right) => left.CompareTo(right) >= 0;

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"v{Major}.{Minor}.{Patch}{(Before.Length > 0 ? "-" : "")}{Before}"
        );

    private static int NumberIn(Match match, int group) =>
        match.Groups[group].Success ? int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"\Av?([0-9]{1,4})(?:\.([0-9]{1,4})(?:\.([0-9]{1,4}))?)?(?:-([0-9A-Za-z.-]{1,40}))?\z")]
    private static partial Regex Form();
}
