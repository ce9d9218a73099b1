using System.Text.Json;
using System.Text.RegularExpressions;
using Switchyard.Core.Errors;

namespace Switchyard.Core.Dialects.Native;

/// <summary>Turns what the serializer says of a body of the wrong shape into an error that names the field in the client's words.</summary>
internal static partial class NativeShapeError
{
    private const int MaxPath = 200;

    public static LlmError Of(JsonException exception)
    {
        var path = PathOf(exception);
        // The serializer tells these cases apart in its text alone; a text it no longer uses only makes the message less exact.
        var text = Innermost(exception).Message;
        if (text.Contains("missing required", StringComparison.Ordinal) && FirstMissing().Match(text) is { Success: true } name)
        {
            return Error(Join(path, name.Groups[1].Value), "is missing.");
        }

        return Error(path, text switch
        {
            _ when text.Contains("could not be mapped", StringComparison.Ordinal) => "is not a field of this object.",
            _ when text.Contains("uplicate", StringComparison.Ordinal) => "stands more than once.",
            _ => "has a value of the wrong type.",
        });
    }

    private static LlmError Error(string path, string fault)
    {
        // A field's name is the client's own text and may be as long as a body.
        var shown = path.Length > MaxPath ? string.Concat(path.AsSpan(0, MaxPath), "…") : path;
        return new LlmError(LlmErrorCode.InvalidRequest, $"{(path.Length == 0 ? "The body" : shown)} {fault}")
        {
            Param = path.Length == 0 ? null : shown,
        };
    }

    private static string PathOf(JsonException exception)
    {
        var path = "";
        for (Exception? e = exception; e is JsonException { Path: { } piece }; e = e.InnerException)
        {
            path = Join(path, ToClientPath(piece));
        }

        return path;
    }

    private static JsonException Innermost(JsonException exception)
    {
        while (exception.InnerException is JsonException inner)
        {
            exception = inner;
        }

        return exception;
    }

    private static string Join(string owner, string piece) =>
        owner.Length == 0 || piece.Length == 0 || piece[0] == '[' ? owner + piece : $"{owner}.{piece}";

    // "$.messages[0]['odd name']" becomes "messages[0].odd name".
    private static string ToClientPath(string path) =>
        path[1..].Replace("['", ".", StringComparison.Ordinal).Replace("']", "", StringComparison.Ordinal).TrimStart('.');

    [GeneratedRegex("including: '([^']+)'", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex FirstMissing();
}
