using ControlPlane.Protocols.Query;
using ControlPlane.Rpc;
using ControlPlane.Rpc.Server;
using ControlPlane.Schemas.Tablets;
using ControlPlane.TabletFixture;
using Google.Protobuf;

namespace ControlPlane.Schemas.Tests.Tablets;

/// <summary>Half an answer, garbage and lies never yield a list.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class TabletReadTests : IAsyncDisposable
{
    private ScriptedTablet tablet = null!;
    private TabletLimits limits = new() { ReadTimeout = TimeSpan.FromSeconds(20) };
    private TabletAccess access = TabletAccess.Open;

    [SetUp]
    public async Task StartAsync() => tablet = await ScriptedTablet.StartAsync("zone1-100", "shop", "orders", "items");

    public async ValueTask DisposeAsync()
    {
        await tablet.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Test]
    public async Task Fifty_thousand_tables_are_read()
    {
        tablet.Create(Enumerable.Range(0, 50_000).Select(at => $"t{at}"));
        (await ReadAsync()).Tables.Count.ShouldBe(50_002);
    }

    [Test]
    public async Task Names_that_MySQL_allows_come_as_they_are()
    {
        string[] names =
        [
            "with.dots",
            "with `back` 'single' \"double\" quotes",
            new('語', 64),
            "Größe",
            " leading space",
            "a/b\\c\n",
            "select",
            "ORDERS",
        ];
        tablet.Create(names);
        (await ReadAsync()).Tables.ShouldBe(names.Concat(["orders", "items"]).Order(StringComparer.Ordinal));
    }

    [Test]
    public async Task A_table_that_is_listed_twice_is_one()
    {
        Says(ByteString.Empty, SchemaAnswers.Part("a", "b"), SchemaAnswers.Part("b", "c"));
        (await ReadAsync()).Tables.ShouldBe(["a", "b", "c"]);
    }

    [Test]
    public async Task Internal_tables_are_left_out()
    {
        tablet.Create("_vt_hld_6ace8bcef73211ea87e9f875a4d24e90_20200915120410_", "_orders_old");
        (await ReadAsync()).Tables.ShouldBe(["items", "orders"]);
    }

    [Test]
    public async Task An_answer_that_never_began_is_none()
    {
        Says();
        (await FailureAsync()).Trouble.ShouldBe(TabletTrouble.Garbage);
    }

    [Test]
    public async Task An_answer_that_broke_off_is_none()
    {
        tablet.Mischief = (_, _) =>
            SchemaAnswers.Failing(SchemaAnswers.MySqlGone, ByteString.Empty, SchemaAnswers.Part("a"));
        var failure = await FailureAsync();
        failure.Trouble.ShouldBe(TabletTrouble.Failed);
        failure.Message.ShouldContain("EOF (errno 2013)");
    }

    [Test]
    public async Task Tables_without_the_views_are_none()
    {
        tablet.Mischief = (request, _) =>
            request.TableType is SchemaTableType.Views
                ? SchemaAnswers.Failing(SchemaAnswers.MySqlGone, ByteString.Empty)
                : SchemaAnswers.Saying(ByteString.Empty, SchemaAnswers.Part("a"));
        (await FailureAsync()).Trouble.ShouldBe(TabletTrouble.Failed);
    }

    [Test]
    public async Task A_truncated_message_is_none()
    {
        var whole = SchemaAnswers.Part("orders", "items");
        foreach (var length in Enumerable.Range(1, whole.Length - 1).Where(at => !IsWholePart(whole, at)))
        {
            Says(ByteString.Empty, ByteString.CopyFrom(whole.Span[..length]));
            (await FailureAsync()).Trouble.ShouldBe(TabletTrouble.Garbage, $"{length} of {whole.Length} bytes");
        }
    }

    [Test]
    public async Task A_tablet_that_dies_in_the_middle_gives_none()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        tablet.Mischief = (_, stop) =>
        {
            begun.TrySetResult();
            return SchemaAnswers.Hanging(stop, ByteString.Empty, SchemaAnswers.Part("a"));
        };
        var reading = FailureAsync();
        await begun.Task;
        await tablet.DieAsync();
        (await reading).Trouble.ShouldBe(TabletTrouble.Unreachable);
    }

    [Test]
    public async Task A_tablet_that_hangs_is_left_after_a_while()
    {
        limits = limits with { ReadTimeout = TimeSpan.FromMilliseconds(50) };
        tablet.Mischief = (_, stop) => SchemaAnswers.Hanging(stop, ByteString.Empty);
        (await FailureAsync()).Trouble.ShouldBe(TabletTrouble.TooSlow);
    }

    [Test]
    public async Task A_message_above_the_limit_is_none()
    {
        limits = limits with { MaxMessageBytes = 1_000 };
        Says(ByteString.Empty, SchemaAnswers.Part(Enumerable.Range(0, 50).Select(at => $"t{at}")));
        (await FailureAsync()).Trouble.ShouldBe(TabletTrouble.TooLarge);
    }

    [Test]
    public async Task An_answer_above_the_limit_is_none()
    {
        limits = limits with { MaxAnswerBytes = 10_000 };
        tablet.Create(Enumerable.Range(0, 500).Select(at => $"t{at}"));
        var failure = await FailureAsync();
        (failure.Trouble, failure.Message).ShouldBe((TabletTrouble.TooLarge, "the answer has more than 10000 bytes"));
    }

    [Test]
    public async Task More_names_than_the_limit_are_none()
    {
        limits = limits with { MaxNames = 2 };
        (await ReadAsync()).Tables.Count.ShouldBe(2);
        tablet.Create("one more");
        (await FailureAsync()).Trouble.ShouldBe(TabletTrouble.TooLarge);
    }

    [TestCase("")]
    [TestCase("null\0")]
    [TestCase("clef 𝄞")]
    [TestCase("ends with a space ")]
    [TestCase("65 characters                                                   .")]
    public async Task One_name_that_MySQL_cannot_have_spoils_the_whole_answer(string name)
    {
        Says(ByteString.Empty, SchemaAnswers.Part("orders", name));
        (await FailureAsync()).Trouble.ShouldBe(TabletTrouble.Garbage);
    }

    [Test]
    public async Task A_name_that_is_no_UTF8_spoils_the_whole_answer()
    {
        var bytes = SchemaAnswers.Part("XX").ToByteArray();
        bytes[Array.IndexOf(bytes, (byte)'X')] = 0xFF;
        Says(ByteString.Empty, ByteString.CopyFrom(bytes));
        (await FailureAsync()).Trouble.ShouldBe(TabletTrouble.Garbage);
    }

    [Test]
    public async Task One_name_for_a_table_and_a_view_is_a_lie()
    {
        tablet.Mischief = (_, _) => SchemaAnswers.Saying(ByteString.Empty, SchemaAnswers.Part("both"));
        var failure = await FailureAsync();
        (failure.Trouble, failure.Message).ShouldBe(
            (TabletTrouble.Garbage, "'both' is listed as a table and as a view")
        );
    }

    [Test]
    public async Task Nobody_at_the_address_is_told_apart()
    {
        var address = tablet.Address;
        await tablet.DieAsync();
        await using var connection = Dialer.Dial(new("127.0.0.1", address.Port));
        var failure = await Should.ThrowAsync<TabletException>(
            connection.ReadAsync(tablet.State.Shard, CancellationToken.None)
        );
        failure.Trouble.ShouldBe(TabletTrouble.Unreachable);
    }

    [Test]
    public async Task Static_credentials_are_shown_as_Vitess_shows_them()
    {
        await tablet.DieAsync();
        tablet = await ScriptedTablet.StartAsync(
            TabletState.Primary("zone1-100", "shop", "orders"),
            ScriptedTablet.Local with
            {
                Admit = call =>
                    call.Metadata.Values("username").SequenceEqual(["reader"])
                    && call.Metadata.Values("password").SequenceEqual(["secret"])
                        ? null
                        : RpcStatus.Answer(RpcStatusCode.PermissionDenied, "auth failure: caller not allowed"),
            }
        );
        (await FailureAsync()).Trouble.ShouldBe(TabletTrouble.Denied);
        var credentials = new TabletCredentials("reader", "secret");
        access = access with { Credentials = () => credentials };
        (await ReadAsync()).Tables.ShouldBe(["orders"]);
        credentials.ToString().ShouldBe("reader");
    }

    private TabletDialer Dialer => new(access, limits, TimeProvider.System);

    /// <summary>Of its tables; of its views that there are none.</summary>
    private void Says(params ByteString[] parts) =>
        tablet.Mischief = (request, _) =>
            SchemaAnswers.Saying(request.TableType is SchemaTableType.Views ? [ByteString.Empty] : parts);

    private async Task<TableNames> ReadAsync()
    {
        await using var connection = Dialer.Dial(new("127.0.0.1", tablet.Address.Port));
        return await connection.ReadAsync(tablet.State.Shard, CancellationToken.None);
    }

    private Task<TabletException> FailureAsync() => Should.ThrowAsync<TabletException>(ReadAsync());

    // A message cut exactly between two entries of its map is a message, with fewer names: only the stream's status, which
    // a tablet that breaks off does not send, tells that there is more.
    private static bool IsWholePart(ByteString whole, int length)
    {
        try
        {
            GetSchemaResponse.Parser.ParseFrom(whole.Span[..length]);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }
}
