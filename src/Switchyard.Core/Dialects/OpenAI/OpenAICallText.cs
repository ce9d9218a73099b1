using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>Reads the fields of tool calls in the shapes that servers send.</summary>
internal static class OpenAICallText
{
    public static int? Index(JsonElement call) =>
        OpenAITurn.Field(call, "index") is { ValueKind: JsonValueKind.Number } index && index.TryGetInt32(out var number)
            ? number
            : null;

    public static string? Name(JsonElement? function) => JsonText.Of(OpenAITurn.Field(function, "name"));

    /// <summary>Arguments or a fragment of them; those sent as an object become its text.</summary>
    public static string? Arguments(JsonElement? function) => OpenAITurn.Field(function, "arguments") switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => JsonText.Of(text),
        { } value => Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(value)),
    };

    /// <summary>The arguments of a whole call; a call without any has an empty object.</summary>
    public static string WholeArguments(JsonElement? function) =>
        Arguments(function) is { Length: > 0 } arguments ? arguments : "{}";
}
