namespace ControlPlane.Cli.Settings;

/// <summary>Every setting of every command.</summary>
internal static class AllFlags
{
    public static IReadOnlyList<Setting> InOrder { get; } =
    [
        .. StoreFlags.All,
        .. GateFlags.All,
        .. PlanningFlags.All,
        .. PassFlags.All,
        .. SchemaFlags.All,
        .. WaitFlags.All,
        ExplainFlags.Keyspace,
        ExplainFlags.TabletType,
        .. RunFlags.All,
        StatusFlags.Watch,
        .. GeneralFlags.All,
    ];

    /// <summary>Finds a setting by its name, with dashes or underscores.</summary>
    public static Setting? Find(string name)
    {
        var dashed = name.Replace('_', '-');
        return InOrder.FirstOrDefault(setting => setting.Name == dashed);
    }
}
