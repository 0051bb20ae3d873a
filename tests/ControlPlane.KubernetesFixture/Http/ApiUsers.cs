using System.Collections.Immutable;
using ControlPlane.KubernetesFixture.Faults;

namespace ControlPlane.KubernetesFixture.Http;

/// <summary>Who may come, with which token, and what each may do. Safe for many threads.</summary>
public sealed class ApiUsers
{
    public const string Admin = "admin";

    public const string Anonymous = "system:anonymous";

    private ImmutableDictionary<string, ApiUser> byToken = ImmutableDictionary<string, ApiUser>.Empty.Add(
        "admin-token",
        new(Admin, "1", ["system:masters"])
    );

    private ImmutableList<Grant> grants = [];

    /// <summary>From now on this token is this user's. Other tokens of the user stay good until revoked.</summary>
    public void Accept(string token, ApiUser user) =>
        ImmutableInterlocked.Update(ref byToken, known => known.SetItem(token, user));

    /// <summary>From now on this token gets 401.</summary>
    public void Revoke(string token) => ImmutableInterlocked.Update(ref byToken, known => known.Remove(token));

    /// <summary>Lets a user do this; the administrator may do everything already.</summary>
    /// <param name="plural"><c>*</c>: all kinds of all groups. With a slash: a subresource, <c>widgets/status</c>.</param>
    public void Allow(string user, string plural, params ReadOnlySpan<string> verbs)
    {
        var allowed = verbs.ToArray();
        ImmutableInterlocked.Update(ref grants, all => all.Add(new(user, plural, [.. allowed])));
    }

    internal ApiUser? Find(string token) => byToken.GetValueOrDefault(token);

    internal bool MayDo(ApiCall call) => MayDo(call.User!, call.Verb, call.Plural, call.Subresource);

    internal bool MayDo(string user, string verb, string plural, string? subresource) =>
        user == Admin
        || grants.Exists(grant =>
            grant.User == user
            && (grant.Plural == "*" || grant.Plural == (subresource is null ? plural : $"{plural}/{subresource}"))
            && grant.Verbs.Contains(verb)
        );

    private sealed record Grant(string User, string Plural, ImmutableArray<string> Verbs);
}

public sealed record ApiUser(string Name, string Uid, ImmutableArray<string> Groups);
