using System.Text;
using ControlPlane.Topology.Locks;
using ControlPlane.Topology.Stores;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;

namespace ControlPlane.Topology.Tests.Locks;

public class LockInfoTests
{
    /// <summary>As recorded from a real MoveTables.</summary>
    private const string OfVitess = """
        {
          "Action": "MoveTablesCreate",
          "HostName": "vm",
          "UserName": "vt",
          "Time": "2026-11-21T04:31:20Z",
          "Options": {},
          "Status": "Running"
        }
        """;

    [Test]
    public void A_value_of_vitess_tells_who_holds_the_lock()
    {
        var info = Read(OfVitess);

        (info.Action, info.HostName, info.UserName).ShouldBe(("MoveTablesCreate", "vm", "vt"));
        info.Time.ShouldBe(new DateTimeOffset(2026, 11, 21, 4, 31, 20, TimeSpan.Zero));
        info.ToString().ShouldBe("MoveTablesCreate by vt@vm since 2026-11-21 04:31:20Z (/locks/1)");
    }

    [Test]
    public void The_entry_it_was_read_from_is_kept()
    {
        var entry = EntryOf("not json");

        var info = LockInfo.Read(entry);

        (info.Key, info.Lease, info.Queued, info.Value).ShouldBe((entry.Key, entry.Lease, entry.Modified, entry.Value));
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("{")]
    [TestCase("not json")]
    [TestCase("{\"Action\":5,\"HostName\":{},\"UserName\":null,\"Time\":[]}")]
    [TestCase("{\"Action\":\"\\ud800\",\"HostName\":\"\\udc00\"}")]
    public void A_value_that_cannot_be_read_tells_nothing(string value)
    {
        var info = Read(value);

        (info.Action, info.HostName, info.UserName, info.Time).ShouldBe((null, null, null, null));
        info.ToString().ShouldContain("/locks/1");
    }

    [Test]
    public void What_can_be_read_beside_garbage_is_read()
    {
        var info = Read("""{"Action":"Reshard","HostName":7,"Time":"yesterday","More":true}""");

        (info.Action, info.HostName, info.Time).ShouldBe(("Reshard", null, null));
    }

    [Test]
    public void No_bytes_whatever_are_an_error()
    {
        var torn =
            from bytes in ArbMap.Default.GeneratorFor<byte[]>()
            from at in Gen.Choose(0, OfVitess.Length)
            select (byte[])
                [.. Encoding.UTF8.GetBytes(OfVitess[..at]), .. bytes, .. Encoding.UTF8.GetBytes(OfVitess[at..])];

        Prop.ForAll(
                torn.ToArbitrary(),
                value => LockInfo.Read(EntryOf(ByteString.CopyFrom(value))).ToString().Length > 0
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Test]
    public void What_is_shown_is_one_short_line()
    {
        var info = Read($$"""{"Action":"a\nb\u001b[31m","HostName":"{{new string('x', 10_000)}}"}""");

        info.ToString().ShouldStartWith("a?b?[31m by ?@xxx");
        info.ToString().Length.ShouldBeLessThan(150);
    }

    private static LockInfo Read(string value) => LockInfo.Read(EntryOf(value));

    private static Entry EntryOf(string value) => EntryOf(ByteString.CopyFromUtf8(value));

    private static Entry EntryOf(ByteString value) =>
        new()
        {
            Key = Key.FromText("/locks/1"),
            Value = value,
            Created = new Revision(5),
            Modified = new Revision(7),
            Lease = new LeaseId(1),
        };
}
