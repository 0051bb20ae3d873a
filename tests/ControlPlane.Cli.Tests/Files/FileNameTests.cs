using ControlPlane.Cli.Files;
using FsCheck;
using FsCheck.Fluent;

namespace ControlPlane.Cli.Tests.Files;

public class FileNameTests
{
    [TestCase("commerce", "commerce.json")]
    [TestCase("A-b_9", "A-b_9.json")]
    [TestCase("a b", "a%20b.json")]
    [TestCase("..", "%2E%2E.json")]
    [TestCase("ä", "%C3%A4.json")]
    [TestCase("100%", "100%25.json")]
    public void A_keyspace_gives_its_file_a_name_that_any_system_takes(string keyspace, string file)
    {
        FileNames.Of(keyspace).ShouldBe(file);
        FileNames.KeyspaceOf(file).ShouldBe(keyspace);
    }

    [TestCase("commerce.yaml")]
    [TestCase(".json")]
    [TestCase("a b.json")]
    [TestCase("a%2db.json")]
    [TestCase("%41.json")]
    public void A_name_that_no_export_gives_is_of_no_keyspace(string file) => FileNames.KeyspaceOf(file).ShouldBeNull();

    [Test]
    public void Every_name_comes_back() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                ArbMap.Default.ArbFor<NonEmptyString>().Filter(name => IsUnicode(name.Get)),
                name => FileNames.KeyspaceOf(FileNames.Of(name.Get)) == name.Get
            )
        );

    private static bool IsUnicode(string text) =>
        System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text)) == text;
}
