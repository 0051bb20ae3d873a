using ControlPlane.Torture.Stages;

namespace ControlPlane.Torture.Faults;

/// <summary>Which member a fault strikes.</summary>
internal enum Who
{
    /// <summary>The only one there is.</summary>
    Alone,

    Leader,

    /// <summary>One that is not the leader: the one that the controller uses, where that is one.</summary>
    Follower,
}

internal static class Victims
{
    public static StageShape Shape(this Who who) => who is Who.Alone ? StageShape.Alone : StageShape.Three;

    public static string Of(this Who who, string what) => $"{what}-{who.ToString().ToLowerInvariant()}";

    public static async Task<Member> FindAsync(this Who who, Stage stage, CancellationToken cancellation)
    {
        if (who is Who.Alone)
        {
            return stage.Members[0];
        }

        var leader = await stage.LeaderAsync(cancellation) ?? stage.Members[0];
        return who is Who.Leader ? leader
            : stage.InUse != leader ? stage.InUse
            : stage.Members.First(member => member != leader);
    }
}
