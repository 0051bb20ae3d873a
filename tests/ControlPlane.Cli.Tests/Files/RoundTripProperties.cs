using System.Text;
using ControlPlane.Cli.Files.Strict;
using ControlPlane.Cli.Tests.Commands;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;

namespace ControlPlane.Cli.Tests.Files;

/// <summary>What is imported comes out of an export as it went in.</summary>
public class RoundTripProperties
{
    private static readonly Gen<Dictionary<string, IMessage>> Files =
        from commerce in Inputs.Keyspaces
        from odd in Inputs.Keyspaces
        from routing in Inputs.RoutingRules
        from shards in Inputs.ShardRoutingRules
        from keyspaces in Inputs.KeyspaceRoutingRules
        from mirrors in Inputs.MirrorRules
        select new Dictionary<string, IMessage>
        {
            ["vschemas/commerce.json"] = commerce,
            ["vschemas/an%20odd%20name.json"] = odd,
            ["routing_rules.json"] = routing,
            ["shard_routing_rules.json"] = shards,
            ["keyspace_routing_rules.json"] = keyspaces,
            ["mirror_rules.json"] = mirrors,
        };

    [Test]
    public void What_is_imported_is_exported_as_it_was() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(50),
            Prop.ForAll(
                Files.ToArbitrary(),
                files =>
                    SampleShell.Run(async shell =>
                    {
                        using var from = new Folder();
                        using var to = new Folder();
                        await shell[Shell.Global].PutAsync("/vitess/global/keyspaces/an odd name/Keyspace", []);
                        foreach (var (path, message) in files)
                        {
                            from[path] = Encoding.UTF8.GetString(MessageJson.Write(message));
                        }

                        var imported = await shell.OnInputsAsync("import", from.Path);
                        imported.Exit.ShouldBe(0, imported.ToString());
                        (await shell.OnInputsAsync("export", to.Path)).Exit.ShouldBe(0);

                        to.All.Where(pair => files.ContainsKey(pair.Key)).ShouldBe(from.All);
                    })
            )
        );
}
