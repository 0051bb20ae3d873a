using System.Collections.Immutable;

namespace ControlPlane.Cli.Files.Strict;

/// <summary>A piece of a JSON text that still knows its line, to point at what is wrong with it.</summary>
internal abstract record JsonPart(long Line)
{
    /// <summary>What it is, for messages: "a text".</summary>
    public abstract string Kind { get; }

    public sealed record Object(long Line, ImmutableArray<Member> Members) : JsonPart(Line)
    {
        public override string Kind => "an object";
    }

    public sealed record List(long Line, ImmutableArray<JsonPart> Items) : JsonPart(Line)
    {
        public override string Kind => "a list";
    }

    public sealed record Text(long Line, string Value) : JsonPart(Line)
    {
        public override string Kind => "a text";
    }

    /// <param name="Digits">As it stands there.</param>
    public sealed record Number(long Line, string Digits) : JsonPart(Line)
    {
        public override string Kind => $"the number {Digits}";
    }

    public sealed record Truth(long Line, bool Value) : JsonPart(Line)
    {
        public override string Kind => Value ? "true" : "false";
    }

    public sealed record Null(long Line) : JsonPart(Line)
    {
        public override string Kind => "null";
    }

    /// <param name="Line">Of the name.</param>
    public sealed record Member(long Line, string Name, JsonPart Value);
}
