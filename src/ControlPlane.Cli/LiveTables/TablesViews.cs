using ControlPlane.Api.Documents;
using ControlPlane.Api.Views;
using ControlPlane.Schemas.Feeds;
using ControlPlane.Serving.Schemas;

namespace ControlPlane.Cli.LiveTables;

/// <summary>Shows lists of live tables as the API has them.</summary>
internal static class TablesViews
{
    public static TablesView Of(LiveTablesKeeper keeper)
    {
        var view = keeper.View;
        return new()
        {
            Sources =
            [
                .. view
                    .Sources.Values.Select(Of)
                    .Concat(keeper.FromFile.Keyspaces.Values.Select(Of))
                    .OrderBy(source => source.Keyspace, StringComparer.Ordinal),
            ],
            Problems = keeper.Problems,
            Reads = view.Reads,
            Failures = [.. view.Failures],
        };
    }

    private static TablesSource Of(SchemaSource source) =>
        new()
        {
            Keyspace = source.Keyspace.Value,
            Where = source.Where,
            ReadAt = source.ReadAt,
            Tables = source.Tables,
            Views = source.Views,
            Trouble = source.Trouble is { } trouble
                ? new(JsonNames.Of(trouble.Kind), trouble.Why, trouble.Since, trouble.Failures)
                : null,
        };

    private static TablesSource Of(LiveSchema list) =>
        new()
        {
            Keyspace = list.Keyspace.Value,
            Where = list.Source,
            ReadAt = list.ReadAt,
            Tables = list.Tables.Count,
            Views = list.Views.Count,
        };
}
