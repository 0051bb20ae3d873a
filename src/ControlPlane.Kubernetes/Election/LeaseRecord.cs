using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Election;

/// <summary>What a Lease says. Any of it may be missing: someone may have created the object by hand.</summary>
/// <param name="RenewTime">As text: it is compared, never reckoned with, since it was made by another's clock.</param>
internal sealed record LeaseRecord(string Holder, long DurationSeconds, string RenewTime, long Transitions)
{
    public static LeaseRecord Read(KubeObject lease) =>
        new(
            lease.Text("spec", "holderIdentity") ?? "",
            lease.Number("spec", "leaseDurationSeconds") ?? 0,
            lease.Text("spec", "renewTime") ?? "",
            lease.Number("spec", "leaseTransitions") ?? 0
        );

    /// <summary>The Lease as it is when we take or renew it; everything else in it stays.</summary>
    public static JsonObject Held(KubeObject lease, ElectionOptions options, DateTimeOffset now)
    {
        var body = lease.Edit();
        var spec = body["spec"] as JsonObject ?? [];
        body["spec"] = spec;
        var before = Read(lease);
        if (before.Holder != options.Identity || spec["acquireTime"] is null)
        {
            spec["acquireTime"] = MicroTime.Write(now);
            spec["leaseTransitions"] = before.Transitions + (before.Holder == options.Identity ? 0 : 1);
        }

        spec["holderIdentity"] = options.Identity;
        spec["leaseDurationSeconds"] = (long)options.LeaseDuration.TotalSeconds;
        spec["renewTime"] = MicroTime.Write(now);
        return body;
    }

    /// <summary>The Lease when nobody holds it: the next one need not wait.</summary>
    public static JsonObject Free(KubeObject lease, DateTimeOffset now)
    {
        var body = lease.Edit();
        var spec = body["spec"]!.AsObject();
        spec["holderIdentity"] = "";
        spec["leaseDurationSeconds"] = 1;
        spec["renewTime"] = MicroTime.Write(now);
        return body;
    }

    public static JsonObject New(ElectionOptions options, DateTimeOffset now) =>
        new()
        {
            ["apiVersion"] = Resource.Leases.ApiVersion,
            ["kind"] = Resource.Leases.Kind,
            ["metadata"] = new JsonObject { ["name"] = options.Lease.Name, ["namespace"] = options.Lease.Namespace },
            ["spec"] = new JsonObject
            {
                ["holderIdentity"] = options.Identity,
                ["leaseDurationSeconds"] = (long)options.LeaseDuration.TotalSeconds,
                ["acquireTime"] = MicroTime.Write(now),
                ["renewTime"] = MicroTime.Write(now),
                ["leaseTransitions"] = 0,
            },
        };
}
