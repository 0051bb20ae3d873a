using ControlPlane.Cli.LiveTables;
using ControlPlane.Cli.Settings;
using ControlPlane.Schemas.Tablets;

namespace ControlPlane.Cli.Tests.LiveTables;

public class CredentialsFileTests
{
    [TestCase("""{"Username": "reader", "Password": "s3cret"}""")]
    [TestCase("""{"username": "reader", "PASSWORD": "s3cret", "other": 1}""")]
    public void Credentials_are_written_as_Vitess_reads_them(string text) =>
        CredentialsFile.Parse(text).ShouldBe(new Reading<TabletCredentials>.Valid(new("reader", "s3cret")));

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("""[{"Username": "reader", "Password": "s3cret"}]""")]
    [TestCase("""{"Username": "reader"}""")]
    [TestCase("""{"Username": "reader", "Password": 7}""")]
    [TestCase("""{"Username": "reader", "Password": "s3crét"}""")]
    public void What_cannot_be_used_is_refused_without_repeating_it(string text) =>
        CredentialsFile.Parse(text).ShouldBeOfType<Reading<TabletCredentials>.Invalid>().Fault.ShouldNotContain("s3cr");

    [Test]
    public void A_file_that_is_replaced_is_used_and_a_bad_one_leaves_the_last_good_one()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.json");
        try
        {
            var file = new CredentialsFile(path);
            Should.Throw<TabletException>(file.Current).Trouble.ShouldBe(TabletTrouble.Denied);
            File.WriteAllText(path, """{"Username": "a", "Password": "1"}""");
            file.Current().ShouldBe(new("a", "1"));
            File.WriteAllText(path, "{");
            file.Current().ShouldBe(new("a", "1"));
            File.WriteAllText(path, """{"Username": "a", "Password": "2"}""");
            file.Current().Password.ShouldBe("2");
        }
        finally
        {
            File.Delete(path);
        }
    }
}
