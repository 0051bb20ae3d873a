using System.Text.RegularExpressions;

namespace ControlPlane.Schemas.Tablets;

/// <summary>
/// Tables that Vitess and online schema changes make for themselves: go/vt/schema/name.go,
/// <c>IsInternalOperationTableName</c>, and what it calls in online_ddl.go and tablegc.go. Tablets leave most of them out
/// of their answers already. The class <c>[0-f]</c> is upstream's: wider than hex digits, and kept as it is.
/// </summary>
public static partial class InternalTables
{
    public static bool Covers(string name) =>
        name.StartsWith('_')
        && (Named().IsMatch(name) || Collected().IsMatch(name) || OnlineDdl().IsMatch(name) || PtOsc().IsMatch(name));

    // _vt_hld_6ace8bcef73211ea87e9f875a4d24e90_20200915120410_
    [GeneratedRegex(@"\A_vt_[a-zA-Z0-9]{3}_[0-f]{32}_[0-9]{14}_\z", RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    // _vt_HOLD_6ace8bcef73211ea87e9f875a4d24e90_20200915120410, of older releases
    [GeneratedRegex(@"\A_vt_(HOLD|PURGE|EVAC|DROP)_[0-f]{32}_[0-9]{14}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Collected();

    // _4e5dcf80_354b_11eb_82cd_f875a4d24e90_20201203114014_gho
    [GeneratedRegex(
        @"\A_[0-f]{8}_[0-f]{4}_[0-f]{4}_[0-f]{4}_[0-f]{12}_[0-9]{14}_(gho|ghc|del|new|vrepl)\z",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex OnlineDdl();

    [GeneratedRegex(@"\A_.*_old\z", RegexOptions.CultureInvariant)]
    private static partial Regex PtOsc();
}
