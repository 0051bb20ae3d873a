using ControlPlane.Protocols.Etcd;
using ControlPlane.Rpc;
using ControlPlane.Topology.Etcd.Tests.Peers;
using ControlPlane.Topology.Stores;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace ControlPlane.Topology.Etcd.Tests.Writing;

/// <summary>An answer that no etcd gives proves neither that something was written nor that nothing was.</summary>
[CancelAfter(30_000)]
public class UnclearAnswerTests
{
    private static readonly TxnResponse[] WithoutRevision =
    [
        new(),
        new() { Succeeded = true },
        new()
        {
            Header = new ResponseHeader { ClusterId = 1 },
            Succeeded = true,
        },
        new()
        {
            Header = new ResponseHeader { ClusterId = 1, Revision = -5 },
        },
    ];

    [TestCaseSource(nameof(WithoutRevision))]
    public async Task An_answer_without_a_revision_is_unknown(TxnResponse answer)
    {
        var outcome = await CommitAsync(answer);

        var why = outcome.ShouldBeOfType<CommitOutcome.Unknown>().Why;
        why.ShouldContain("writing /a");
        why.ShouldContain("without a revision");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task An_answer_with_a_revision_is_taken_at_its_word(bool succeeded)
    {
        var answer = new TxnResponse
        {
            Header = new ResponseHeader { Revision = 9 },
            Succeeded = succeeded,
        };

        (await CommitAsync(answer)).ShouldBe(
            succeeded ? new CommitOutcome.Committed(new(9)) : new CommitOutcome.Conflict(new(9))
        );
    }

    private static async Task<CommitOutcome> CommitAsync(TxnResponse answer)
    {
        await using var fake = await FakeEtcd.StartAsync();
        fake.OnTransaction = async call =>
        {
            await call.ReadAsync(TxnRequest.Parser);
            await call.WriteAsync(answer);
            await call.EndAsync(RpcStatusCode.Ok);
        };
        await using var store = EtcdStore.Open(
            new EtcdOptions { Address = EtcdAddress.Parse(fake.Address) },
            TimeProvider.System,
            Random.Shared,
            NullLogger.Instance
        );
        var transaction = new Transaction([], [new Write.Put(Key.FromText("/a"), ByteString.CopyFromUtf8("x"))]);
        return await store.CommitAsync(transaction, TestContext.CurrentContext.CancellationToken);
    }
}
