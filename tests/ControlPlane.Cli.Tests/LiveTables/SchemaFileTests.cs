using ControlPlane.Cli.Gates;
using ControlPlane.Cli.LiveTables;
using ControlPlane.Topology.Contract;

namespace ControlPlane.Cli.Tests.LiveTables;

public class SchemaFileTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [TestCase(
        "keyspaces:\n  shop:\n    tables: [orders, Größe, 'with.dot']\n    views: [v]\n  empty:\n    tables: []\n"
    )]
    [TestCase(
        """{"keyspaces": {"shop": {"tables": ["orders", "Größe", "with.dot"], "views": ["v"]}, "empty": {"tables": []}}}"""
    )]
    public void Keyspaces_have_tables_and_views_or_have_none(string text)
    {
        var file = SchemaFile.Parse("s.yaml", text, Now);
        file.Problems.ShouldBeEmpty();
        file.Schemas.Keyspaces.Keys.ShouldBe([new("empty"), new("shop")]);
        var shop = file.Schemas.Find(new("shop"))!;
        shop.Tables.ShouldBe(["Größe", "orders", "with.dot"], ignoreOrder: true);
        (shop.Views.Single(), shop.ReadAt).ShouldBe(("v", Now));
        shop.Source.ShouldStartWith("s.yaml:");
        file.Schemas.Find(new("empty"))!.Tables.ShouldBeEmpty();
    }

    [TestCase("", "s.yaml: the file has no 'keyspaces'")]
    [TestCase("keyspaces:\n  a:\n    tabels: [t]\n", "s.yaml:3: 'tabels' is not known here")]
    [TestCase("keyspaces: {}\n", "s.yaml:1: expected a mapping of keyspaces")]
    [TestCase("keyspaces: [a]\n", "s.yaml:1: expected a mapping of keyspaces")]
    [TestCase("keyspaces:\n  a: {}\n", "s.yaml:2: the keyspace has neither 'tables' nor 'views'")]
    [TestCase("keyspaces:\n  a b:\n    tables: [t]\n", "s.yaml:2: 'a b' cannot be a keyspace")]
    [TestCase("keyspaces:\n  a:\n    tables: t\n", "s.yaml:3: expected a list of names")]
    [TestCase("keyspaces:\n  a:\n    tables: [[t]]\n", "s.yaml:3: expected the name of a table or view")]
    [TestCase("keyspaces:\n  a:\n    tables:\n    - t\n    - t\n", "s.yaml:5: 't' stands here already")]
    [TestCase(
        "keyspaces:\n  a:\n    tables: [t]\n    views: [t]\n",
        "s.yaml:4: 't' is listed as a table and as a view"
    )]
    [TestCase("keyspaces:\n  a:\n    tables: [t]\n  a:\n    tables: [u]\n", "s.yaml:4: 'a' stands here already")]
    [TestCase("keyspaces:\n  a:\n    tables: ['']\n", "s.yaml:3: a table without a name")]
    [TestCase("keyspaces: [", "no YAML")]
    public void What_is_wrong_is_told_with_its_line(string text, string problem)
    {
        var problems = SchemaFile.Parse("s.yaml", text, Now).Problems;
        problems
            .Select(one => $"{one}")
            .ShouldContain(one => one.Contains(problem, StringComparison.Ordinal), $"{string.Join('\n', problems)}");
    }

    [Test]
    public void A_file_with_fifty_thousand_names_is_read()
    {
        var names = string.Join(",", Enumerable.Range(0, 50_000).Select(at => $"t{at}"));
        var file = SchemaFile.Parse("s.yaml", $"keyspaces:\n  a:\n    tables: [{names}]\n    views: [v]\n", Now);
        file.Schemas.Find(new("a"))!.Tables.Count.ShouldBe(50_000);
    }

    [Test]
    public void A_file_is_followed_and_a_bad_edit_keeps_the_last_good_one_in_force() =>
        VirtualLoop.Run(async time =>
        {
            var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.yaml");
            try
            {
                File.WriteAllText(path, "keyspaces:\n  a:\n    tables: [t]\n");
                using var stop = new CancellationTokenSource();
                var options = new GatesFeedOptions { UsesHints = false };
                var feed = new SchemaFileFeed(path, time, TimeSpan.FromMinutes(5), options);
                await using var news = feed.FollowAsync(stop.Token).GetAsyncEnumerator(stop.Token);
                (await NextAsync(news)).ShouldBe("t at 0");
                File.WriteAllText(path, "keyspaces:\n  a:\n    tables: [t\n");
                (await NextAsync(news)).ShouldStartWith("refused");
                File.WriteAllText(path, "keyspaces:\n  a:\n    tables: [u]\n");
                (await NextAsync(news)).ShouldStartWith("u at ");
                (await NextAsync(news)).ShouldBe("u at 5"); // still true, five minutes later
            }
            finally
            {
                File.Delete(path);
            }

            async Task<string> NextAsync(IAsyncEnumerator<SchemaFileNews> from)
            {
                (await from.MoveNextAsync()).ShouldBeTrue();
                return from.Current switch
                {
                    SchemaFileNews.Declared(var schemas) =>
                        $"{schemas.Find(new("a"))!.Tables.Single()} at {(int)time.Elapsed.TotalMinutes}",
                    SchemaFileNews.Refused(var problems) => $"refused {problems[0]}",
                    _ => "",
                };
            }
        });
}
