namespace ControlPlane.Conformance;

public class Smoke
{
    [Test]
    public void Works() => 1.ShouldBe(1);
}
