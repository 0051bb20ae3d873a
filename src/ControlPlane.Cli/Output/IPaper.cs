using System.Collections.Immutable;

namespace ControlPlane.Cli.Output;

/// <summary>What screens are written on: a terminal with colours and a width, or lines in a file.</summary>
internal interface IPaper
{
    /// <summary>How many columns a table may take.</summary>
    int Width { get; }

    /// <param name="indent">Columns left free, also before what is wrapped.</param>
    /// <param name="pieces">None: an empty line.</param>
    void Line(int indent, params ReadOnlySpan<Ink> pieces);

    /// <param name="header">One title per column.</param>
    /// <param name="rows">As many pieces each.</param>
    void Table(ImmutableArray<string> header, ImmutableArray<ImmutableArray<Ink>> rows);
}
