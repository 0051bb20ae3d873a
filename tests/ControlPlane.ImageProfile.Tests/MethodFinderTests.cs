using System.Runtime.InteropServices;

namespace ControlPlane.ImageProfile;

public sealed class MethodFinderTests
{
    private static readonly MethodFinder Finder = new([
        TestContext.CurrentContext.TestDirectory,
        RuntimeEnvironment.GetRuntimeDirectory(),
    ]);

    [Test]
    public void A_private_type_of_the_framework_takes_a_type_of_ours()
    {
        var method = Find(
                "System.Linq.Enumerable+ArraySelectIterator`2[ControlPlane.ImageProfile.Box`1[System.Int32],System.Object]::MoveNext"
            )
            .ShouldHaveSingleItem();
        method.DeclaringType!.GetGenericArguments().ShouldBe([typeof(Box<int>), typeof(object)]);
    }

    [Test]
    public void A_name_stands_for_all_overloads() =>
        Find("ControlPlane.ImageProfile.Box`1[System.Int32]::Put")
            .Select(method => method.GetParameters().Length)
            .ShouldBe([0, 1]);

    [Test]
    public void A_generic_method_is_taken_over_references() =>
        Find("ControlPlane.ImageProfile.Box`1[System.Int32]::Select")
            .ShouldHaveSingleItem()
            .GetGenericArguments()
            .ShouldBe([typeof(object)]);

    [TestCase("ControlPlane.ImageProfile.Gone`1[System.Int32]::Put", TestName = "The type is gone")]
    [TestCase("ControlPlane.ImageProfile.Box`1[N.Gone]::Put", TestName = "An argument is gone")]
    [TestCase("ControlPlane.ImageProfile.Box`1[System.Int32]::Gone", TestName = "The method is gone")]
    [TestCase("ControlPlane.ImageProfile.Box`1[System.Object]::Put", TestName = "The type does not take the argument")]
    [TestCase(
        "ControlPlane.ImageProfile.Box`1[System.Int32,System.Int32]::Put",
        TestName = "The type takes fewer arguments"
    )]
    [TestCase("ControlPlane.ImageProfile.Box`1[System.Int32]::Cast", TestName = "The method does not take references")]
    [TestCase("ControlPlane.ImageProfile.Box`1[System.Int32::Put", TestName = "The name is broken")]
    public void What_is_not_there_is_not_found(string line) => Find(line).ShouldBeEmpty();

    private static List<System.Reflection.MethodBase> Find(string line) =>
        [.. Finder.Find(ProfiledMethod.Parse(line)!)];
}
