using System.Collections.Immutable;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.KubernetesFixture.Faults;

/// <summary>
/// What goes wrong, as a test asks for it. Rules are tried in the order they were put in; <see cref="Clear"/> makes all
/// well again. Safe for many threads.
/// </summary>
public sealed class ApiFaults
{
    private readonly Lock gate = new();
    private ImmutableList<Rule> rules = [];

    /// <summary>403 for everything about one kind, whoever asks.</summary>
    public IDisposable Forbid(Resource resource) =>
        Add(request => request.Plural == resource.Plural && request.Group == resource.Group, new Fault.Forbid());

    /// <summary>This code and reason for requests that fit, so many times (null: until removed).</summary>
    public IDisposable Fail(
        Func<ApiCall, bool> which,
        int code,
        string reason = "InternalError",
        int? times = null,
        TimeSpan? retryAfter = null
    ) => Add(which, new Fault.Fail(code, reason, retryAfter), times);

    /// <summary>Answers come so much later.</summary>
    public IDisposable Delay(Func<ApiCall, bool> which, TimeSpan by, int? times = null) =>
        Add(which, new Fault.Delay(by), times);

    /// <summary>The connection breaks before anything is done.</summary>
    public IDisposable Drop(Func<ApiCall, bool> which, int? times = null) => Add(which, new Fault.Drop(), times);

    /// <summary>It is done, and the connection breaks before the answer.</summary>
    public IDisposable DropAnswer(Func<ApiCall, bool> which, int? times = null) =>
        Add(which, new Fault.DropAnswer(), times);

    /// <summary>A watch says nothing at all, and does not end either.</summary>
    public IDisposable Silence(Func<ApiCall, bool> which, int? times = null) => Add(which, new Fault.Silence(), times);

    public void Clear()
    {
        lock (gate)
        {
            rules = [];
        }
    }

    internal Fault? Take(ApiCall call)
    {
        lock (gate)
        {
            if (rules.Find(rule => rule.Left != 0 && rule.Which(call)) is not { } found)
            {
                return null;
            }

            found.Left--;
            return found.Fault;
        }
    }

    private Removal Add(Func<ApiCall, bool> which, Fault fault, int? times = null)
    {
        var rule = new Rule(which, fault) { Left = times ?? -1 };
        lock (gate)
        {
            rules = rules.Add(rule);
        }

        return new(() =>
        {
            lock (gate)
            {
                rules = rules.Remove(rule);
            }
        });
    }

    private sealed class Rule(Func<ApiCall, bool> which, Fault fault)
    {
        public Func<ApiCall, bool> Which { get; } = which;

        public Fault Fault { get; } = fault;

        /// <summary>Below zero: for ever.</summary>
        public int Left { get; set; }
    }

    private sealed class Removal(Action remove) : IDisposable
    {
        public void Dispose() => remove();
    }
}

internal abstract record Fault
{
    private Fault() { }

    public sealed record Forbid : Fault;

    public sealed record Fail(int Code, string Reason, TimeSpan? RetryAfter) : Fault;

    public sealed record Delay(TimeSpan By) : Fault;

    public sealed record Drop : Fault;

    public sealed record DropAnswer : Fault;

    public sealed record Silence : Fault;
}
