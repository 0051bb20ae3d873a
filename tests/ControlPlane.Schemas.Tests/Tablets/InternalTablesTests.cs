using ControlPlane.Schemas.Tablets;

namespace ControlPlane.Schemas.Tests.Tablets;

public class InternalTablesTests
{
    // Names out of go/vt/schema/name_test.go, online_ddl_test.go and tablegc_test.go.
    [TestCase("_vt_hld_6ace8bcef73211ea87e9f875a4d24e90_20200915120410_")]
    [TestCase("_vt_prg_6ace8bcef73211ea87e9f875a4d24e90_20200915120410_")]
    [TestCase("_vt_vrp_6ace8bcef73211ea87e9f875a4d24e90_20200915120410_")]
    [TestCase("_vt_HOLD_6ace8bcef73211ea87e9f875a4d24e90_20200915120410")]
    [TestCase("_vt_DROP_6ace8bcef73211ea87e9f875a4d24e90_20200915120410")]
    [TestCase("_4e5dcf80_354b_11eb_82cd_f875a4d24e90_20201203114014_gho")]
    [TestCase("_4e5dcf80_354b_11eb_82cd_f875a4d24e90_20201203114014_vrepl")]
    [TestCase("_mytable_old")]
    [TestCase("__old")]
    public void Tables_of_Vitess_own_are_internal(string name) => InternalTables.Covers(name).ShouldBeTrue();

    [TestCase("mytable")]
    [TestCase("mytable_old")]
    [TestCase("_mytable")]
    [TestCase("_mytable_old_not")]
    [TestCase("_vt_HOLD_6ace8bcef73211ea87e9f875a4d24e90_202009151204100")]
    [TestCase("_vt_hld_6ace8bcef73211ea87e9f875a4d24e90_20200915120410")]
    [TestCase("_vt_hold_6ace8bcef73211ea87e9f875a4d24e90_20200915120410_")]
    [TestCase("_4e5dcf80_354b_11eb_82cd_f875a4d24e90_20201203114014")]
    [TestCase("_4e5dcf80_354b_11eb_82cd_f875a4d24e90_20201203114014_ghost")]
    [TestCase("_mytable_old\n")]
    [TestCase("")]
    public void Others_are_not(string name) => InternalTables.Covers(name).ShouldBeFalse();
}
