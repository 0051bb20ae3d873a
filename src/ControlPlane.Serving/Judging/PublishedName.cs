using System.Globalization;
using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Judging;

/// <summary>One published name: a table, or a view, of a keyspace.</summary>
/// <param name="List">The keyspace's live list; null: none is known.</param>
/// <param name="Now">When this was looked at.</param>
internal sealed record PublishedName(KeyspaceName Keyspace, string Name, LiveSchema? List, DateTimeOffset Now)
{
    /// <summary>Where it is known from: <c>live list of zone1-100, 12 s old</c>; null: no list is known.</summary>
    public string? Origin =>
        List is null ? null
        : List.Has(Name) ? $"live list of {List.Source}, {Age(Now - List.ReadAt)} old"
        : $"gone by the live list of {List.Source}, {Age(Now - List.ReadAt)} old";

    public override string ToString() => $"{Name} in {Keyspace}{(Origin is { } origin ? $" ({origin})" : "")}";

    /// <summary>In the unit that says most.</summary>
    private static string Age(TimeSpan age) =>
        age.TotalSeconds < 1 ? "0 s"
        : age.TotalMinutes < 1 ? Whole(age.TotalSeconds, "s")
        : age.TotalHours < 1 ? Whole(age.TotalMinutes, "min")
        : age.TotalDays < 1 ? Whole(age.TotalHours, "h")
        : Whole(age.TotalDays, "d");

    private static string Whole(double count, string unit) =>
        $"{Math.Floor(count).ToString("N0", CultureInfo.InvariantCulture)} {unit}";
}
