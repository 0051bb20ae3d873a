using System.Globalization;
using ControlPlane.Cli.Settings;
using Google.Protobuf.Reflection;

namespace ControlPlane.Cli.Files.Strict;

/// <summary>Reads one value of a field: of a field alone, of a list's items, or of a map's values.</summary>
internal static class StrictValue
{
    private static readonly string[] NotNumbers = ["NaN", "Infinity", "-Infinity"];

    /// <summary>Null: with a problem.</summary>
    /// <param name="part">What stands there.</param>
    /// <param name="field">What should.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="problems">Take what is wrong.</param>
    public static object? Read(JsonPart part, FieldDescriptor field, string name, FileProblems problems)
    {
        if (field.FieldType is FieldType.Message)
        {
            return StrictMessage.Message(part, field.MessageType, $"'{name}'", problems);
        }

        object? value = (field.FieldType, part) switch
        {
            (FieldType.Bool, JsonPart.Truth truth) => truth.Value,
            (FieldType.String, JsonPart.Text text) => text.Value,
            (FieldType.Int32, JsonPart.Number number) => Whole(number.Digits),
            (FieldType.Float, JsonPart.Number number) => Broken(number.Digits),
            (FieldType.Float, JsonPart.Text text) when NotNumbers.Contains(text.Value) => Broken(text.Value),
            (FieldType.Enum, JsonPart.Text text) => OfEnum(field.EnumType, text.Value),
            (FieldType.Enum, JsonPart.Number number) when Whole(number.Digits) is { } whole => Enum.ToObject(
                field.EnumType.ClrType,
                whole
            ),
            _ => null,
        };
        if (value is null)
        {
            problems.Add(part.Line, $"'{name}' must be {Wanted(field)}, and here is {Shown(part, field)}");
        }

        return value;
    }

    private static int? Whole(string digits) =>
        int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>Null: too large for the field.</summary>
    private static float? Broken(string digits)
    {
        var value = float.Parse(digits, CultureInfo.InvariantCulture);
        return float.IsFinite(value) || NotNumbers.Contains(digits) ? value : null;
    }

    private static object? OfEnum(EnumDescriptor type, string name) =>
        type.FindValueByName(name) is { } value ? Enum.ToObject(type.ClrType, value.Number) : null;

    private static string Shown(JsonPart part, FieldDescriptor field) =>
        part is JsonPart.Text text && field.FieldType is FieldType.Enum
            ? $"'{text.Value}'{Likely(text.Value, field.EnumType)}"
            : part.Kind;

    private static string Likely(string name, EnumDescriptor type) =>
        type.Values.FirstOrDefault(value => string.Equals(value.Name, name, StringComparison.OrdinalIgnoreCase))
            is { } same
            ? $"; write '{same.Name}'"
        : Nearest.To(name, type.Values.Select(value => value.Name)) is { } near ? $"; did you mean '{near}'?"
        : "";

    private static string Wanted(FieldDescriptor field) =>
        field.FieldType switch
        {
            FieldType.Bool => "true or false, without quotes",
            FieldType.String => "a text in quotes",
            FieldType.Int32 => "a whole number of at most 32 bits, without quotes",
            FieldType.Float => "a number, without quotes",
            FieldType.Enum when field.EnumType.Values.Count <= 8 =>
                $"one of {string.Join(", ", field.EnumType.Values.Select(value => value.Name))}",
            FieldType.Enum => $"the name of a {field.EnumType.Name}",
            _ => throw new InvalidOperationException($"Nobody reads {field.FieldType}, which {field.FullName} is."),
        };
}
