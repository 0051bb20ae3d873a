namespace ControlPlane.Schemas.Tablets;

/// <summary>A tablet gave no list. The words are for people and name what was asked.</summary>
public sealed class TabletException(TabletTrouble trouble, string message, Exception? cause = null)
    : Exception(message, cause)
{
    public TabletTrouble Trouble { get; } = trouble;
}
