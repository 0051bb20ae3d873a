namespace ControlPlane.EndToEnd;

public class Smoke
{
    [Test]
    public void Works() => 1.ShouldBe(1);
}
