namespace ControlPlane.Protocols.Tests;

public class Smoke
{
    [Test]
    public void Works() => 1.ShouldBe(1);
}
