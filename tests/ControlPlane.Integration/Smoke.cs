namespace ControlPlane.Integration;

public class Smoke
{
    [Test]
    public void Works() => 1.ShouldBe(1);
}
