using System.Globalization;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Judging;
using ControlPlane.Serving.Planning;
using Google.Protobuf;

namespace ControlPlane.Serving.Guards;

/// <summary>
/// Blocks a record that does not fit into one request of an etcd. Vitess finds out only by the server's refusal, after
/// which no cell can be updated any more (vitess issues 12010, 18222).
/// </summary>
internal static class SizeGuard
{
    public static Block? TooLarge(SrvKeyspaceSituation situation) => TooLarge(situation.Desired, situation.Rules);

    public static Block? TooLarge(ByteString? desired, PlanningRules rules) =>
        desired is not null && desired.Length > rules.MaxRecordBytes
            ? new(
                BlockReason.TooLarge,
                $"The record would be {Bytes(desired.Length)}, more than the {Bytes(rules.MaxRecordBytes)} that fit into one request.",
                "Make VSchemas smaller (column lists are usually the largest part), or raise etcd's --max-request-bytes "
                    + "and then --max-record-bytes here."
            )
            : null;

    public static Notice? GrowsLarge(string record, ByteString? desired, PlanningRules rules) =>
        desired is not null && desired.Length >= rules.LargeRecordBytes
            ? new(
                NoticeKind.RecordGrowsLarge,
                $"{record} is {Bytes(desired.Length)}; more than {Bytes(rules.MaxRecordBytes)} cannot be published.",
                "Make VSchemas smaller before it stops fitting: after that no change of any VSchema reaches a vtgate."
            )
            : null;

    private static string Bytes(int count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} bytes");
}
