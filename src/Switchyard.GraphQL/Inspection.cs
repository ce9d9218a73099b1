using System.Text.Json;
using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL;

/// <summary>Values as messages show them: shortened, so that an error never carries a caller's whole text.</summary>
internal static class Inspection
{
    private const int Longest = 60;

    public static string Print(ValueNode node) => Shorten(Printer.Print(node));

    public static string Print(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined => "undefined",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => $"\"{Shorten(value.GetString()!)}\"",
        _ => Shorten(value.GetRawText()),
    };

    public static string Shorten(string text) => text.Length <= Longest ? text : text[..Longest] + "...";
}
