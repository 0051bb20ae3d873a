namespace ControlPlane.ImageProfile;

public sealed class ProfiledMethodTests
{
    [Test]
    public void A_line_of_a_perf_map_becomes_a_line_of_the_list() =>
        ProfiledMethod
            .FromPerfMap(
                "7F2A 125 instance bool [System.Linq] System.Linq.Enumerable+ArrayWhereSelectIterator`2"
                    + "[Some.Name,System.__Canon]::MoveNext()[Tier0]"
            )!
            .ToString()
            .ShouldBe("System.Linq.Enumerable+ArrayWhereSelectIterator`2[Some.Name,System.Object]::MoveNext");

    [Test]
    public void Parameters_and_what_is_returned_do_not_matter() =>
        ProfiledMethod
            .FromPerfMap(
                "7F2A 38c class [System.Runtime]System.Func`2<!0,bool> [A] N.Pair`2+<>c[System.Int32,N.Key]"
                    + "::N.IThing<T>.get_Item(class [B]N.Other`1<!0>,valuetype [B]N.Key)[Optimized]"
            )
            .ShouldBe(new ProfiledMethod("N.Pair`2+<>c[System.Int32,N.Key]", "N.IThing<T>.get_Item"));

    [TestCase(
        "7F2A 1b object [System.Private.CoreLib] System.GCHandle::InternalGet(native int)[Tier0]",
        TestName = "Not generic"
    )]
    [TestCase("7F2A 1b void [A] N.List`1[N.Key]::Add(!0)[PreJIT]", TestName = "In the image")]
    [TestCase("7F2A 1b stub<1> AllocateTemporaryEntryPoints<RESOLVE STUB>", TestName = "No method")]
    public void What_a_list_cannot_help_is_left_out(string line) => ProfiledMethod.FromPerfMap(line).ShouldBeNull();

    [Test]
    public void A_line_of_the_list_reads_back()
    {
        var method = new ProfiledMethod("N.List`1+Enumerator[N.Key]", ".ctor");
        ProfiledMethod.Parse(method.ToString()).ShouldBe(method);
    }

    [TestCase("")]
    [TestCase("# a remark")]
    [TestCase("N.List`1[N.Key]::")]
    [TestCase("::Add")]
    public void A_line_without_type_and_name_is_none(string line) => ProfiledMethod.Parse(line).ShouldBeNull();
}
