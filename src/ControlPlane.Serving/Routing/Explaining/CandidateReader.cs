using System.Collections.Immutable;
using ControlPlane.Serving.Routing.Model;

namespace ControlPlane.Serving.Routing.Explaining;

/// <summary>Says of each keyspace that has a name how it stands in the look-up of plain names.</summary>
internal static class CandidateReader
{
    public static ImmutableArray<Candidate> Of(RoutingModel model, string name)
    {
        var entry = model.Global(name);
        return [.. model.HoldersOf(name).Select(keyspace => Of(model, keyspace, name, entry))];
    }

    private static Candidate Of(RoutingModel model, KeyspaceModel keyspace, string name, GlobalEntry entry)
    {
        var standing = Counts(keyspace, entry)
            ? WhenCounting(model, keyspace, name, entry)
            : WhenNot(model, keyspace, name, entry);
        var live = standing is Standing.Exists or Standing.View or Standing.Outranked or Standing.NoVindex
            ? model.Live?.Find(keyspace.Name)
            : null;
        return new(keyspace, standing, live?.ReadAt, live?.Source, DetailOf(model, keyspace, name, standing));
    }

    private static bool Counts(KeyspaceModel keyspace, GlobalEntry entry) =>
        entry switch
        {
            GlobalEntry.Table table => table.Keyspace == keyspace.Name,
            GlobalEntry.View view => view.Keyspace == keyspace.Name,
            GlobalEntry.Ambiguous ambiguous => ambiguous.Keyspaces.Contains(keyspace.Name),
            _ => false,
        };

    private static Standing WhenCounting(RoutingModel model, KeyspaceModel keyspace, string name, GlobalEntry entry)
    {
        var isDeclared = model.Finder.DeclaredIn(keyspace, name) is not null;
        return entry is not GlobalEntry.View && isDeclared ? Standing.Declared
            : keyspace.LiveViews?.Contains(name) is true ? Standing.View
            : Standing.Exists;
    }

    private static Standing WhenNot(RoutingModel model, KeyspaceModel keyspace, string name, GlobalEntry entry) =>
        keyspace.RequiresExplicitRouting ? Standing.Explicit
        : model.SequenceErrorOf(keyspace.Name, name) is not null ? Standing.TakenOut
        : keyspace.Tables.Find(name) is { } table ? WhenDeclared(model, table)
        : keyspace.Unbuilt.Contains(name) ? Standing.Unbuilt
        : entry is GlobalEntry.Absent ? Standing.NoVindex
        : Standing.Outranked;

    private static Standing WhenDeclared(RoutingModel model, DeclaredTable table) =>
        model.Finder.Failures.TookOutName(table.Name, before: null) ? Standing.NameTakenOut : Standing.LeftToSource;

    private static string? DetailOf(RoutingModel model, KeyspaceModel keyspace, string name, Standing standing) =>
        standing switch
        {
            Standing.TakenOut => model.SequenceErrorOf(keyspace.Name, name),
            Standing.Unbuilt => keyspace.BuildError,
            Standing.LeftToSource => $"{keyspace.Tables[name].Source}",
            _ => null,
        };
}
